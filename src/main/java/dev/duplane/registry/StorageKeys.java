package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import java.util.Map;
import java.util.Set;

/**
 * The prefix of the store under which the objects of each resource lie, as kube-apiserver lays out
 * etcd.
 *
 * <p>Built-in resources lie under their plural names, some under older ones ({@code
 * SpecialDefaultResourcePrefixes} in pkg/kubeapiserver/default_storage_factory_builder.go), and
 * Events of both groups are one store ({@code AddCohabitatingResources}). What
 * apiextensions-apiserver and kube-aggregator serve lies under group and plural name, custom
 * resources too ({@code CRDRESTOptionsGetter}): their groups do not clash with one another.
 */
public final class StorageKeys {
  private static final String ROOT = "/registry/";

  private static final Map<GroupResource, String> SPECIAL =
      Map.of(
          new GroupResource("", "replicationcontrollers"), "controllers",
          new GroupResource("", "endpoints"), "services/endpoints",
          new GroupResource("", "nodes"), "minions",
          new GroupResource("", "services"), "services/specs",
          new GroupResource("extensions", "ingresses"), "ingress",
          new GroupResource("networking.k8s.io", "ingresses"), "ingress");

  /** Groups of servers that kube-apiserver delegates to. */
  private static final Set<String> DELEGATED =
      Set.of("apiextensions.k8s.io", "apiregistration.k8s.io");

  private StorageKeys() {}

  /** The prefix of a resource, from {@code /registry/} to the slash at its end. */
  public static String prefix(ApiResource resource) {
    if (resource.custom() || isDelegated(resource)) {
      return withGroup(resource.groupResource());
    }
    String special = SPECIAL.get(resource.groupResource());
    return ROOT.concat(special == null ? resource.plural() : special).concat("/");
  }

  /** The prefix of a custom resource, whether it is served or not. */
  public static String prefixOfCustom(GroupResource resource) {
    return withGroup(resource);
  }

  private static String withGroup(GroupResource resource) {
    return ROOT.concat(resource.group()).concat("/").concat(resource.resource()).concat("/");
  }

  /** Whether a resource is one of the servers that kube-apiserver delegates to. */
  static boolean isDelegated(ApiResource resource) {
    return DELEGATED.contains(resource.group());
  }
}
