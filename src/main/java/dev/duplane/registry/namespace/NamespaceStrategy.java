package dev.duplane.registry.namespace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is particular to Namespaces. */
public final class NamespaceStrategy implements Strategy {
  /** Every Namespace bears its own name as a label, so that selectors can find it. */
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  /** Held until the Namespace's contents are gone. */
  private static final String FINALIZER = "kubernetes";

  private final TableColumns table =
      ColumnDefinitions.table(
          "namespaces",
          (object, now) ->
              List.of(
                  ObjectMeta.of(object).name(), phase(object), Age.of(ObjectMeta.of(object), now)));

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
    SubresourceStrategy.keep(after, before, "spec");
    SubresourceStrategy.keep(after, before, "status");
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
      case "status" -> new SubresourceStrategy(this, "spec");
      case "finalize" -> new SubresourceStrategy(this, "status");
      default -> null;
    };
  }

  @Override
  public TableColumns table() {
    return table;
  }
}
