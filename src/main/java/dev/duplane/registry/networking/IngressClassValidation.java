package dev.duplane.registry.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.DomainPathFormat;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for IngressClasses (pkg/apis/networking/validation, ValidateIngressClass). */
public final class IngressClassValidation {
  private static final FieldPath CONTROLLER = FieldPath.of("spec", "controller");
  private static final FieldPath PARAMETERS = FieldPath.of("spec", "parameters");
  private static final List<String> SCOPES = List.of("Cluster", "Namespace");
  private static final int LONGEST_CONTROLLER = 250;

  private IngressClassValidation() {}

  /** All that is wrong with an IngressClass; what has changed comes first. */
  public static List<FieldError> validate(ObjectNode ingressClass, @Nullable ObjectNode before) {
    ObjectView spec = new ObjectView(ingressClass).part("spec");
    String controller = spec.text("controller");
    List<FieldError> errors = new ArrayList<>();
    if (before != null
        && !controller.equals(new ObjectView(before).part("spec").text("controller"))) {
      errors.add(FieldError.immutable(CONTROLLER, controller));
    }
    if (controller.length() > LONGEST_CONTROLLER) {
      errors.add(FieldError.tooLong(CONTROLLER, LONGEST_CONTROLLER));
    }
    errors.addAll(DomainPathFormat.domainPrefixed(CONTROLLER, controller));
    if (spec.get("parameters") instanceof ObjectNode parameters) {
      reference(new ObjectView(parameters), errors);
    }
    return errors;
  }

  private static void reference(ObjectView parameters, List<FieldError> errors) {
    String group = parameters.optionalText("apiGroup");
    if (group != null) {
      errors.addAll(
          FieldError.invalid(PARAMETERS.child("apiGroup"), group, NameFormat.subdomain(group)));
    }
    segment(parameters, "kind", errors);
    segment(parameters, "name", errors);
    FieldPath path = PARAMETERS.child("namespace");
    String namespace = parameters.optionalText("namespace");
    switch (parameters.text("scope")) {
      case "Cluster" -> {
        if (namespace != null) {
          errors.add(FieldError.forbidden(path, "`parameters.scope` is set to 'Cluster'"));
        }
      }
      case "Namespace" -> {
        if (namespace == null) {
          errors.add(FieldError.required(path, "`parameters.scope` is set to 'Namespace'"));
        } else {
          errors.addAll(FieldError.invalid(path, namespace, NameFormat.label(namespace)));
        }
      }
      default ->
          errors.add(
              FieldError.notSupported(PARAMETERS.child("scope"), parameters.text("scope"), SCOPES));
    }
  }

  private static void segment(ObjectView parameters, String field, List<FieldError> errors) {
    String value = parameters.text(field);
    if (value.isEmpty()) {
      errors.add(FieldError.required(PARAMETERS.child(field), field + " is required"));
    }
    errors.addAll(
        FieldError.invalid(PARAMETERS.child(field), value, NameFormat.pathSegment(value)));
  }
}
