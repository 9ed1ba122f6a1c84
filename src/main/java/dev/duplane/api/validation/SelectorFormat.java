package dev.duplane.api.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import java.util.ArrayList;
import java.util.List;

/** The form of label selectors in objects (meta/v1 LabelSelector; ValidateLabelSelector). */
public final class SelectorFormat {
  private SelectorFormat() {}

  /** All that is wrong with a selector. */
  public static List<FieldError> selector(FieldPath path, ObjectNode node) {
    ObjectView selector = new ObjectView(node);
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.labels(
                path.child("matchLabels"), selector.textMap("matchLabels")));
    List<ObjectNode> expressions = selector.objects("matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      expression(
          path.child("matchExpressions").index(i), new ObjectView(expressions.get(i)), errors);
    }
    return errors;
  }

  private static void expression(FieldPath path, ObjectView expression, List<FieldError> errors) {
    List<String> values = expression.texts("values");
    String operator = expression.text("operator");
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.add(
              FieldError.required(
                  path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'"));
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.add(
              FieldError.forbidden(
                  path.child("values"),
                  "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
        }
      }
      default ->
          errors.add(
              FieldError.invalid(
                  path.child("operator"), operator, "not a valid selector operator"));
    }
    errors.addAll(
        FieldError.invalid(
            path.child("key"),
            expression.text("key"),
            NameFormat.qualifiedName(expression.text("key"))));
    for (int i = 0; i < values.size(); i++) {
      errors.addAll(
          FieldError.invalid(
              path.child("values").index(i), values.get(i), NameFormat.labelValue(values.get(i))));
    }
  }
}
