package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What is particular to RuntimeClasses (pkg/registry/node/runtimeclass/strategy.go,
 * pkg/apis/node/validation/validation.go). They have what Pods have, and the rules for it.
 */
public final class RuntimeClassStrategy implements Strategy {
  private static final FieldPath HANDLER = FieldPath.of("handler");
  private static final FieldPath SCHEDULING = FieldPath.of("scheduling");

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(object));
    Checks checks = new Checks(errors);
    String handler = new ObjectView(object).text("handler");
    if (checks.required(HANDLER, handler)) {
      checks.format(HANDLER, handler, NameFormat::label);
    }
    if (object.get("overhead") instanceof ObjectNode overhead) {
      ObjectNode limits = JsonNodeFactory.instance.objectNode();
      limits.set("limits", overhead.path("podFixed"));
      ResourceValidation.requirements(
          FieldPath.of("overhead"), new ObjectView(limits), Set.of(), checks);
    }
    if (object.get("scheduling") instanceof ObjectNode scheduling) {
      ObjectView view = new ObjectView(scheduling);
      errors.addAll(
          ObjectMetaValidation.labels(
              SCHEDULING.child("nodeSelector"), view.textMap("nodeSelector")));
      TolerationValidation.tolerations(
          SCHEDULING.child("tolerations"), view.objects("tolerations"), checks);
    }
    return errors;
  }

  /** What Pods were made with need not be what the next ones are made with. */
  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    String handler = new ObjectView(after).text("handler");
    return handler.equals(new ObjectView(before).text("handler"))
        ? List.of()
        : List.of(FieldError.immutable(HANDLER, handler));
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public TableColumns table() {
    return Objects.requireNonNull(ColumnDefinitions.declared("runtimeclasses"));
  }
}
