package dev.duplane.registry.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is particular to Namespaces. */
public final class NamespaceStrategy implements Strategy {
  /** Every Namespace bears its own name as a label, so that selectors can find it. */
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  /** Held until the Namespace's contents are gone. */
  private static final String FINALIZER = "kubernetes";

  private final TableColumns table = new Columns();

  @Override
  public void applyDefaults(ObjectNode object) {
    labelWithName(object);
  }

  private static void labelWithName(ObjectNode object) {
    ObjectMeta meta = ObjectMeta.of(object);
    if (!meta.name().isEmpty()) {
      meta.object("labels").put(NAME_LABEL, meta.name());
    }
  }

  @Override
  public Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    labelWithName(object);
    object.remove("status");
    object.putObject("status").put("phase", "Active");
    ObjectView spec = new ObjectView(new ObjectView(object).object("spec"));
    List<String> finalizers = new ArrayList<>(spec.texts("finalizers"));
    if (!finalizers.contains(FINALIZER)) {
      finalizers.add(FINALIZER);
    }
    spec.setTexts("finalizers", finalizers);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    after.set("spec", before.get("spec"));
    after.set("status", before.get("status"));
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    return ObjectMetaValidation.validate(ObjectMeta.of(object), false, NameFormat::label);
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public boolean beginsDeletion(ObjectNode object) {
    if (new ObjectView(new ObjectView(object).object("spec")).texts("finalizers").isEmpty()) {
      return false;
    }
    new ObjectView(object).object("status").put("phase", "Terminating");
    return true;
  }

  @Override
  public boolean deletesDuringUpdate(ObjectNode after, ObjectNode before) {
    return Strategy.super.deletesDuringUpdate(after, before)
        && new ObjectView(new ObjectView(after).object("spec")).texts("finalizers").isEmpty();
  }

  @Override
  public List<String> selectableFields() {
    return List.of("status.phase");
  }

  @Override
  public @Nullable String selectableField(ObjectNode object, String field) {
    return field.equals("status.phase") ? phase(object) : null;
  }

  private static String phase(ObjectNode object) {
    return new ObjectView(new ObjectView(object).object("status")).text("phase");
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return switch (name) {
      case "status" -> new OneField("status");
      case "finalize" -> new OneField("spec");
      default -> null;
    };
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** A subresource through which one field is written, and nothing else but metadata. */
  private final class OneField implements Strategy {
    private final String field;

    OneField(String field) {
      this.field = field;
    }

    @Override
    public Set<String> resetFields() {
      return Set.of(field.equals("status") ? "spec" : "status");
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      String other = field.equals("status") ? "spec" : "status";
      after.set(other, Objects.requireNonNull(before.get(other)));
    }

    @Override
    public boolean deletesDuringUpdate(ObjectNode after, ObjectNode before) {
      return NamespaceStrategy.this.deletesDuringUpdate(after, before);
    }

    @Override
    public boolean namespaced() {
      return false;
    }

    @Override
    public TableColumns table() {
      return table;
    }
  }

  private static final class Columns implements TableColumns {
    private final List<Column> columns = ColumnDefinitions.of("namespaces");

    @Override
    public List<Column> columns() {
      return columns;
    }

    @Override
    public List<JsonNode> cells(ObjectNode object, Instant now) {
      ObjectMeta meta = ObjectMeta.of(object);
      return List.of(
          TextNode.valueOf(meta.name()),
          TextNode.valueOf(phase(object)),
          TextNode.valueOf(Age.of(meta, now)));
    }
  }
}
