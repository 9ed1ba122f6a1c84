package dev.duplane.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Body;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.ObjectAnswer;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one resource as a controller reads and writes them: as trees, and in its own name.
 * Every method may throw a StatusException.
 */
public final class OwnObjects {
  /** Who writes for most controllers, as managedFields has it. */
  public static final String CONTROLLER_MANAGER = "kube-controller-manager";

  private final Supplier<ResourceRegistry> source;
  private final GroupResource groupResource;
  private final WriteOptions options;
  private @Nullable ResourceRegistry found;

  private OwnObjects(
      Registry registry, String group, String version, String plural, WriteOptions options) {
    this.source = () -> Objects.requireNonNull(registry.resource(group, version, plural), plural);
    this.groupResource = new GroupResource(group, plural);
    this.options = options;
  }

  /** Found on first use: of most resources that a controller writes, a small cluster has none. */
  private ResourceRegistry registry() {
    ResourceRegistry known = found;
    if (known == null) {
      known = source.get();
      found = known;
    }
    return known;
  }

  /**
   * The objects of a resource that is served as {@code v1}.
   *
   * @param group of the resource
   * @param manager who writes, as managedFields has it: mostly {@link #CONTROLLER_MANAGER}
   */
  public static OwnObjects of(Registry registry, String group, String plural, String manager) {
    return inVersion(registry, group, "v1", plural, manager);
  }

  /** The objects of a resource as {@link #of}, in another version than {@code v1}. */
  public static OwnObjects inVersion(
      Registry registry, String group, String version, String plural, String manager) {
    return new OwnObjects(registry, group, version, plural, options(manager));
  }

  /**
   * The objects of a resource as {@link #of}, as a controller writes them that needs rights of its
   * own ({@code --use-service-account-credentials}).
   *
   * @param serviceAccount whose rights these are, in {@code kube-system}
   */
  public static OwnObjects asServiceAccount(
      Registry registry, String group, String plural, String serviceAccount) {
    WriteOptions options =
        new WriteOptions(
            false, CONTROLLER_MANAGER, FieldValidation.STRICT, serviceAccount(serviceAccount));
    return new OwnObjects(registry, group, "v1", plural, options);
  }

  /** The objects of a resource as {@link #of}, written by the API server and not validated. */
  public static OwnObjects trusted(Registry registry, String group, String plural, String manager) {
    return new OwnObjects(registry, group, "v1", plural, options(manager).trusting());
  }

  private static WriteOptions options(String manager) {
    return new WriteOptions(false, manager, FieldValidation.STRICT, user(manager));
  }

  /** Who a component is when it asks the API server. */
  private static UserInfo user(String manager) {
    return switch (manager) {
      case "kube-apiserver" -> UserInfo.API_SERVER;
      case CONTROLLER_MANAGER -> UserInfo.CONTROLLER_MANAGER;
      default ->
          manager.endsWith("-controller")
              ? serviceAccount(manager)
              : new UserInfo("system:" + manager, List.of(UserInfo.ALL_AUTHENTICATED));
    };
  }

  /** A controller of its own is a ServiceAccount ({@code --use-service-account-credentials}). */
  private static UserInfo serviceAccount(String controller) {
    return new UserInfo(
        "system:serviceaccount:kube-system:" + controller,
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:kube-system",
            UserInfo.ALL_AUTHENTICATED));
  }

  /** An object with a name and nothing else. */
  public static ObjectNode named(String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.putObject("metadata").put("name", name);
    return object;
  }

  /**
   * The reference that an object has to the one that controls it (apimachinery, {@code
   * NewControllerRef}).
   */
  public static ObjectNode controllerReference(
      String apiVersion, String kind, String name, String uid) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("name", name)
        .put("uid", uid)
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  /** The resource. */
  public GroupResource resource() {
    return groupResource;
  }

  /** The newest revision: what is written next follows it. */
  public long revision() {
    return registry().revision();
  }

  /** Names one of the objects. */
  public Request request(String namespace, String name) {
    return new Request(groupResource, namespace, name);
  }

  /** An object as it is now, the caller's own; null if it is not there. */
  public @Nullable ObjectNode get(String namespace, String name) {
    try {
      return tree(registry().get(namespace, name, null));
    } catch (StatusException e) {
      if ("NotFound".equals(e.status().reason())) {
        return null;
      }
      throw e;
    }
  }

  /** The object of an answer, the caller's own. */
  public ObjectNode tree(ObjectAnswer answer) {
    return ObjectCodec.of(registry().resource()).read(answer.json());
  }

  /** The metadata of an answer's object, but for managedFields. */
  public ObjectMeta meta(ObjectAnswer answer) {
    return ObjectMeta.of(ObjectCodec.of(registry().resource()).readMetadata(answer.json()));
  }

  /** Makes an object; the answer. */
  public ObjectAnswer create(String namespace, ObjectNode object) {
    return registry().create(namespace, body(object), options);
  }

  /**
   * Replaces an object, or a part of it; the answer.
   *
   * @param subresource {@code status}, {@code finalize}, or empty for the object itself
   */
  public ObjectAnswer update(String namespace, String name, String subresource, ObjectNode object) {
    return registry().update(namespace, name, subresource, body(object), options);
  }

  /**
   * Patches an object.
   *
   * @param subresource as in {@link #update}
   */
  public void patch(
      String namespace, String name, String subresource, PatchType type, ObjectNode change) {
    registry().patch(namespace, name, subresource, type, bytes(change), options);
  }

  /** Performs an action on an object, such as {@code binding} of a Pod. */
  public void act(String namespace, String name, String action, ObjectNode body) {
    registry().act(namespace, name, action, body(body), options);
  }

  /**
   * Applies a configuration, whoever owns the fields (server-side apply).
   *
   * @param subresource as in {@link #update}
   */
  public void apply(String namespace, String name, String subresource, ObjectNode configuration) {
    registry().apply(namespace, name, subresource, bytes(configuration), true, options);
  }

  /** Deletes an object; one that is not there is fine. */
  public void delete(String namespace, String name) {
    delete(namespace, name, DeleteOptions.DEFAULT.by(options.user()));
  }

  /** Deletes an object as the options say; one that is not there is fine. */
  public void delete(String namespace, String name, DeleteOptions how) {
    try {
      registry().delete(namespace, name, how);
    } catch (StatusException e) {
      if (!"NotFound".equals(e.status().reason())) {
        throw e;
      }
    }
  }

  /** Whether a create was refused because its Namespace is going: there is no use in trying. */
  public static boolean isNamespaceTerminating(StatusException e) {
    Status.Details details = e.status().details();
    return details != null
        && details.causes().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.reason()));
  }

  private static Body body(ObjectNode object) {
    return Body.of(object);
  }

  private static byte[] bytes(ObjectNode object) {
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }
}
