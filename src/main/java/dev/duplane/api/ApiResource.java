package dev.duplane.api;

import dev.duplane.api.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One resource that the server offers, as discovery shows it (API reference, meta/v1 APIResource).
 * Read from the schema entry of its kind in {@code openapi/}.
 *
 * @param group the API group, empty for the core group
 * @param version the API version, e.g. {@code v1}
 * @param kind the kind, e.g. {@code Service}
 * @param plural the name in paths, e.g. {@code services}
 * @param singular e.g. {@code service}
 * @param namespaced whether objects live in a Namespace
 * @param shortNames e.g. {@code svc}
 * @param categories e.g. {@code all}
 * @param verbs the verbs of the resource itself, sorted
 * @param storageVersionHash as discovery shows it
 * @param subresources names that follow the object's name, with their verbs
 * @param deprecation what every request is warned with, null for a resource that is here to stay
 * @param deleteReturnsObject whether the documented answer to a deletion is the object and not a
 *     Status ({@code DeleteReturn} in pkg/registry)
 * @param custom whether a CustomResourceDefinition has brought it: it knows neither protobuf nor
 *     strategic merge patch, and is documented and stored in other ways
 * @param schema the shape of its objects
 */
public record ApiResource(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> verbs,
    @Nullable String storageVersionHash,
    List<Subresource> subresources,
    @Nullable String deprecation,
    boolean deleteReturnsObject,
    boolean custom,
    Schema schema) {

  /**
   * A subresource such as {@code status}.
   *
   * @param name e.g. {@code status}
   * @param group the group of its kind where that is not the resource's own
   * @param version the version of its kind where that is not the resource's own
   * @param kind the kind it takes and gives
   * @param verbs its verbs, sorted
   * @param documented whether the OpenAPI documents have its routes
   */
  public record Subresource(
      String name,
      @Nullable String group,
      @Nullable String version,
      String kind,
      List<String> verbs,
      boolean documented) {}

  /** {@code v1} or {@code networking.k8s.io/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The resource as errors name it. */
  public GroupResource groupResource() {
    return new GroupResource(group, plural);
  }

  /** The kind as errors name it. */
  public GroupKind groupKind() {
    return new GroupKind(group, kind);
  }
}
