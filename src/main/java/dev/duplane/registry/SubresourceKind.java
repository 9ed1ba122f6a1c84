package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The kind of what is sent to a subresource that takes another one than its resource has: an
 * Eviction, or the options of a connection.
 *
 * @param group empty for the core group
 * @param version of the kind
 * @param kind its name
 * @param schema its shape; null if it is only ever made of a query
 */
public record SubresourceKind(String group, String version, String kind, @Nullable Schema schema) {

  /** {@code v1} or {@code policy/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  static SubresourceKind of(ApiResource kind) {
    return new SubresourceKind(kind.group(), kind.version(), kind.kind(), kind.schema());
  }

  /**
   * The options of a connection.
   *
   * @throws java.util.NoSuchElementException if the resource has no such subresource
   */
  static SubresourceKind ofOptions(ApiResource resource, String subresource) {
    ApiResource.Subresource sub = SubresourceKinds.named(resource, subresource);
    return new SubresourceKind(
        Objects.requireNonNullElse(sub.group(), resource.group()),
        Objects.requireNonNullElse(sub.version(), resource.version()),
        sub.kind(),
        null);
  }
}
