package dev.duplane.registry.namespace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
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

/** What is particular to Namespaces (validation.go, ValidateNamespace and its neighbours). */
public final class NamespaceStrategy implements Strategy {
  /** Every Namespace bears its own name as a label, so that selectors can find it. */
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  /** Held until the Namespace's contents are gone. */
  private static final String FINALIZER = "kubernetes";

  private static final FieldPath FINALIZERS = FieldPath.of("spec", "finalizers");

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
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validate(ObjectMeta.of(object), false, NameFormat::label));
    for (String finalizer : finalizers(object)) {
      errors.addAll(ObjectMetaValidation.specFinalizer(FINALIZERS, finalizer));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(validate(after));
    errors.addAll(ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
    return errors;
  }

  private static List<String> finalizers(ObjectNode namespace) {
    return new ObjectView(new ObjectView(namespace).object("spec")).texts("finalizers");
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
    if (finalizers(object).isEmpty()) {
      return false;
    }
    new ObjectView(object).object("status").put("phase", "Terminating");
    return true;
  }

  @Override
  public boolean deletesDuringUpdate(ObjectNode after, ObjectNode before) {
    return Strategy.super.deletesDuringUpdate(after, before) && finalizers(after).isEmpty();
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
      case "status" -> new StatusStrategy();
      case "finalize" -> new FinalizeStrategy();
      default -> null;
    };
  }

  /** Writes the status; the phase says no more than that the Namespace ends, or does not. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(NamespaceStrategy.this, "spec");
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      List<FieldError> errors =
          new ArrayList<>(
              ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
      boolean ends = ObjectMeta.of(after).deleting();
      if (!phase(after).equals(ends ? "Terminating" : "Active")) {
        errors.add(
            FieldError.invalid(
                FieldPath.of("status", "Phase"),
                phase(after),
                ends
                    ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
                    : "may only be 'Active' if `deletionTimestamp` is empty"));
      }
      return errors;
    }
  }

  /** Takes finalizers off the spec, and may put others on. */
  private final class FinalizeStrategy extends SubresourceStrategy {
    FinalizeStrategy() {
      super(NamespaceStrategy.this, "status");
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      List<FieldError> errors =
          new ArrayList<>(
              ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
      List<String> finalizers = finalizers(after);
      for (int i = 0; i < finalizers.size(); i++) {
        errors.addAll(ObjectMetaValidation.specFinalizer(FINALIZERS.index(i), finalizers.get(i)));
      }
      return errors;
    }
  }

  @Override
  public TableColumns table() {
    return table;
  }
}
