package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The strategy of a kind without behaviour of its own: its schema says everything. If it has a
 * status subresource, spec and status are each written through their own path.
 */
public final class PlainStrategy implements Strategy {
  private static final TableColumns NAME_AND_AGE =
      ColumnDefinitions.table(
          "default",
          (object, now) -> List.of(ObjectMeta.of(object).name(), created(ObjectMeta.of(object))));

  private final boolean namespaced;
  private final boolean hasStatus;

  /** The strategy of a resource as the contract describes it. */
  public PlainStrategy(ApiResource resource) {
    this.namespaced = resource.namespaced();
    this.hasStatus = resource.subresources().stream().anyMatch(sub -> sub.name().equals("status"));
  }

  @Override
  public Set<String> resetFields() {
    return hasStatus ? Set.of("status") : Set.of();
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (hasStatus) {
      object.remove("status");
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    if (hasStatus) {
      SubresourceStrategy.keep(after, before, "status");
    }
  }

  @Override
  public boolean namespaced() {
    return namespaced;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return hasStatus && name.equals("status") ? new SubresourceStrategy(this, "spec") : null;
  }

  @Override
  public TableColumns table() {
    return NAME_AND_AGE;
  }

  /** Bookmarks have no time, which Go writes as the first of all. */
  private static String created(ObjectMeta meta) {
    return meta.creationTimestamp().isEmpty() ? "0001-01-01T00:00:00Z" : meta.creationTimestamp();
  }
}
