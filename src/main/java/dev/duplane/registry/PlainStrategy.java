package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind without behaviour of its own: its schema says it all. Where it has a status subresource,
 * spec and status are written each through its own path.
 */
public final class PlainStrategy implements Strategy {
  private static final TableColumns NAME_AND_AGE = new NameAndAge();

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
      keep(after, before, "status");
    }
  }

  private static void keep(ObjectNode after, ObjectNode before, String field) {
    JsonNode kept = before.get(field);
    if (kept == null) {
      after.remove(field);
    } else {
      after.set(field, kept);
    }
  }

  @Override
  public boolean namespaced() {
    return namespaced;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return hasStatus && name.equals("status") ? new StatusOnly() : null;
  }

  @Override
  public TableColumns table() {
    return NAME_AND_AGE;
  }

  private final class StatusOnly implements Strategy {
    @Override
    public Set<String> resetFields() {
      return Set.of("spec");
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      keep(after, before, "spec");
    }

    @Override
    public boolean namespaced() {
      return namespaced;
    }

    @Override
    public TableColumns table() {
      return NAME_AND_AGE;
    }
  }

  private static final class NameAndAge implements TableColumns {
    private final List<Column> columns = ColumnDefinitions.of("default");

    @Override
    public List<Column> columns() {
      return columns;
    }

    @Override
    public List<JsonNode> cells(ObjectNode object, Instant now) {
      ObjectMeta meta = ObjectMeta.of(object);
      return List.of(TextNode.valueOf(meta.name()), TextNode.valueOf(meta.creationTimestamp()));
    }
  }
}
