package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.registry.ServedResources.DelegatedVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The discovery documents (API concepts, "API discovery"): group by group, and aggregated
 * (KEP-3352). They are computed from the resources alone.
 */
final class Discovery {
  /** The order of groups: that of the priorities which kube-aggregator gives them. */
  private static final List<String> GROUP_ORDER =
      List.of(
          "",
          "apiregistration.k8s.io",
          "apps",
          "events.k8s.io",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "autoscaling",
          "batch",
          "certificates.k8s.io",
          "networking.k8s.io",
          "policy",
          "rbac.authorization.k8s.io",
          "storage.k8s.io",
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "scheduling.k8s.io",
          "coordination.k8s.io",
          "node.k8s.io",
          "discovery.k8s.io");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<ApiResource> resources;
  private final List<DelegatedVersion> delegated;

  /** The address at which the server says that it can be reached. */
  private final Supplier<String> serverAddress;

  /**
   * @param resources what is served
   * @param delegated what is served elsewhere, if at all
   * @param serverAddress as the documents say it
   */
  Discovery(
      Collection<ApiResource> resources,
      List<DelegatedVersion> delegated,
      Supplier<String> serverAddress) {
    this.serverAddress = serverAddress;
    this.delegated = delegated;
    List<ApiResource> sorted = new ArrayList<>(resources);
    sorted.sort(
        Comparator.comparingInt((ApiResource resource) -> rank(resource.group()))
            .thenComparing(ApiResource::group)
            .thenComparing(ApiResource::version, KubeVersions.PREFERRED_FIRST)
            .thenComparing(ApiResource::plural));
    this.resources = List.copyOf(sorted);
  }

  private static int rank(String group) {
    int index = GROUP_ORDER.indexOf(group);
    return index < 0 ? GROUP_ORDER.size() : index;
  }

  /** The named groups, in order. */
  List<String> groups() {
    return Stream.concat(
            resources.stream().map(ApiResource::group),
            delegated.stream().map(DelegatedVersion::group))
        .filter(group -> !group.isEmpty())
        .distinct()
        .toList();
  }

  /** The versions of a group, empty if there is no such group. */
  List<String> versions(String group) {
    return Stream.concat(
            resources.stream()
                .filter(resource -> resource.group().equals(group))
                .map(ApiResource::version),
            delegated.stream()
                .filter(version -> version.group().equals(group))
                .map(DelegatedVersion::version))
        .distinct()
        .toList();
  }

  /** {@code /api}: APIVersions. The documents of the core group carry no apiVersion. */
  ObjectNode coreVersions() {
    ObjectNode versions = NODES.objectNode().put("kind", "APIVersions");
    versions("").forEach(versions.putArray("versions")::add);
    versions
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress.get());
    return versions;
  }

  /** {@code /apis}: APIGroupList. */
  ObjectNode groupList() {
    ObjectNode list = NODES.objectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    groups().forEach(group -> describe(groups.addObject(), group));
    return list;
  }

  /** {@code /apis/GROUP}: APIGroup. */
  ObjectNode group(String group) {
    return describe(NODES.objectNode().put("kind", "APIGroup").put("apiVersion", "v1"), group);
  }

  private ObjectNode describe(ObjectNode node, String group) {
    node.put("name", group);
    ArrayNode versions = node.putArray("versions");
    List<String> served = versions(group);
    served.forEach(version -> versions.add(groupVersion(group, version)));
    node.set("preferredVersion", groupVersion(group, served.get(0)));
    return node;
  }

  private static ObjectNode groupVersion(String group, String version) {
    return NODES.objectNode().put("groupVersion", group + "/" + version).put("version", version);
  }

  /** {@code /api/VERSION} and {@code /apis/GROUP/VERSION}: APIResourceList. */
  ObjectNode resourceList(String group, String version) {
    ObjectNode list = NODES.objectNode().put("kind", "APIResourceList");
    if (!group.isEmpty()) {
      list.put("apiVersion", "v1");
    }
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode entries = list.putArray("resources");
    for (ApiResource resource : resources(group, version)) {
      describe(entries.addObject(), resource);
      for (ApiResource.Subresource subresource : subresources(resource)) {
        describe(entries.addObject(), resource, subresource);
      }
    }
    return list;
  }

  private List<ApiResource> resources(String group, String version) {
    return resources.stream()
        .filter(resource -> resource.group().equals(group) && resource.version().equals(version))
        .toList();
  }

  /** The built-in kinds by name, then the others in the order of their registration. */
  private static List<ApiResource.Subresource> subresources(ApiResource resource) {
    return resource.custom()
        ? resource.subresources()
        : resource.subresources().stream()
            .sorted(Comparator.comparing(ApiResource.Subresource::name))
            .toList();
  }

  private static void describe(ObjectNode node, ApiResource resource) {
    node.put("name", resource.plural())
        .put("singularName", resource.singular())
        .put("namespaced", resource.namespaced())
        .put("kind", resource.kind());
    texts(node, "verbs", resource.verbs());
    textsIfAny(node, "shortNames", resource.shortNames());
    textsIfAny(node, "categories", resource.categories());
    if (resource.storageVersionHash() != null) {
      node.put("storageVersionHash", resource.storageVersionHash());
    }
  }

  private static void describe(
      ObjectNode node, ApiResource resource, ApiResource.Subresource subresource) {
    node.put("name", resource.plural() + "/" + subresource.name())
        .put("singularName", "")
        .put("namespaced", resource.namespaced());
    if (subresource.group() != null) {
      node.put("group", subresource.group());
    }
    if (subresource.version() != null) {
      node.put("version", subresource.version());
    }
    node.put("kind", subresource.kind());
    texts(node, "verbs", subresource.verbs());
  }

  /**
   * {@code /api} and {@code /apis} in one document: APIGroupDiscoveryList.
   *
   * @param core whether of the core group, or of all others
   * @param version of apidiscovery.k8s.io
   */
  ObjectNode aggregated(boolean core, String version) {
    ObjectNode list =
        NODES
            .objectNode()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/" + version);
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (String group : core ? List.of("") : groups()) {
      ObjectNode item = items.addObject();
      ObjectNode metadata = item.putObject("metadata");
      if (!group.isEmpty()) {
        metadata.put("name", group);
      }
      ArrayNode versions = item.putArray("versions");
      for (String served : versions(group)) {
        ObjectNode entry = versions.addObject().put("version", served);
        if (delegated.contains(new DelegatedVersion(group, served))) {
          entry.put("freshness", "Stale");
          continue;
        }
        ArrayNode entries = entry.putArray("resources");
        resources(group, served).forEach(resource -> aggregate(entries.addObject(), resource));
        entry.put("freshness", "Current");
      }
    }
    return list;
  }

  private static void aggregate(ObjectNode node, ApiResource resource) {
    node.put("resource", resource.plural());
    node.set("responseKind", responseKind(resource, null, null, resource.kind()));
    node.put("scope", resource.namespaced() ? "Namespaced" : "Cluster");
    node.put("singularResource", resource.singular());
    texts(node, "verbs", resource.verbs());
    textsIfAny(node, "shortNames", resource.shortNames());
    textsIfAny(node, "categories", resource.categories());
    if (!resource.subresources().isEmpty()) {
      ArrayNode entries = node.putArray("subresources");
      for (ApiResource.Subresource subresource : subresources(resource)) {
        ObjectNode entry = entries.addObject().put("subresource", subresource.name());
        entry.set(
            "responseKind",
            responseKind(resource, subresource.group(), subresource.version(), subresource.kind()));
        texts(entry, "verbs", subresource.verbs());
      }
    }
  }

  /**
   * Group and version stay empty where they are those of the resource itself, but for custom
   * resources (apiextensions-apiserver, pkg/apiserver/customresource_discovery_controller.go).
   */
  private static JsonNode responseKind(
      ApiResource resource, @Nullable String group, @Nullable String version, String kind) {
    String ownGroup = resource.custom() ? resource.group() : "";
    String ownVersion = resource.custom() ? resource.version() : "";
    return NODES
        .objectNode()
        .put("group", group == null ? ownGroup : group)
        .put("version", version == null ? ownVersion : version)
        .put("kind", kind);
  }

  private static void texts(ObjectNode node, String name, List<String> texts) {
    texts.forEach(node.putArray(name)::add);
  }

  private static void textsIfAny(ObjectNode node, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      texts(node, name, texts);
    }
  }

  /** {@code /}: every path that does not name a resource. */
  ObjectNode paths(Collection<String> others) {
    TreeSet<String> paths = new TreeSet<>(others);
    paths.add("/api");
    paths.add("/apis");
    paths.add("/apis/");
    for (String group : groups()) {
      paths.add("/apis/" + group);
    }
    for (ApiResource resource : resources) {
      paths.add((resource.group().isEmpty() ? "/api/" : "/apis/") + resource.apiVersion());
    }
    ObjectNode index = NODES.objectNode();
    paths.forEach(index.putArray("paths")::add);
    return index;
  }
}
