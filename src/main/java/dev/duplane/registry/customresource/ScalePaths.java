package dev.duplane.registry.customresource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoPrint;
import dev.duplane.registry.ScaleMapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths in a custom resource of the values that its scale subresource shows (apiextensions/v1
 * CustomResourceSubresourceScale). Empty where it keeps nothing.
 *
 * @param specReplicas e.g. {@code .spec.replicas}
 * @param statusReplicas e.g. {@code .status.replicas}
 * @param labelSelector e.g. {@code .status.selector}
 */
record ScalePaths(String specReplicas, String statusReplicas, String labelSelector) {

  /** The paths of a version's subresources, null if it has no scale. */
  static @Nullable ScalePaths of(JsonNode subresources) {
    JsonNode scale = subresources.get("scale");
    return scale == null
        ? null
        : new ScalePaths(
            scale.path("specReplicasPath").asText(""),
            scale.path("statusReplicasPath").asText(""),
            scale.path("labelSelectorPath").asText(""));
  }

  /** What the scale subresource shows of an object. */
  ScaleMapping mapping() {
    return new ScaleMapping(fields(specReplicas), fields(statusReplicas), this::selectorOf, true);
  }

  private String selectorOf(JsonNode object) {
    Found found = labelSelector.isEmpty() ? Found.NOTHING : find(labelSelector, object, "string");
    return found.value() == null ? "" : found.value().asText();
  }

  private static List<String> fields(String path) {
    return List.of(path.substring(path.startsWith(".") ? 1 : 0).split("\\.", -1));
  }

  /** What is wrong with what an object has at these paths (customresource/validator.go). */
  List<FieldError> validate(JsonNode object) {
    List<FieldError> errors = replicas(specReplicas, object);
    errors.addAll(validateStatus(object));
    return errors;
  }

  /** What is wrong with what the status says. */
  List<FieldError> validateStatus(JsonNode object) {
    List<FieldError> errors = replicas(statusReplicas, object);
    if (!labelSelector.isEmpty()) {
      Found found = find(labelSelector, object, "string");
      if (found.error() != null) {
        errors.add(FieldError.invalid(FieldPath.of(labelSelector), "", found.error()));
      }
    }
    return errors;
  }

  private static List<FieldError> replicas(String path, JsonNode object) {
    List<FieldError> errors = new ArrayList<>();
    if (path.isEmpty()) {
      return errors;
    }
    Found found = find(path, object, "int64");
    long replicas = found.value() == null ? 0 : found.value().longValue();
    String error =
        found.error() != null
            ? found.error()
            : replicas < 0
                ? "should be a non-negative integer"
                : replicas > Integer.MAX_VALUE
                    ? "should be less than or equal to " + Integer.MAX_VALUE
                    : null;
    if (error != null) {
      errors.add(FieldError.invalid(FieldPath.of(path), replicas, error));
    }
    return errors;
  }

  private record Found(@Nullable JsonNode value, @Nullable String error) {
    static final Found NOTHING = new Found(null, null);
  }

  /** A value below an object as apimachinery finds it ({@code unstructured.NestedInt64} …). */
  private static Found find(String path, JsonNode object, String wanted) {
    JsonNode value = object;
    String at = "";
    for (String field : path.substring(path.startsWith(".") ? 1 : 0).split("\\.", -1)) {
      at = at + "." + field;
      if (!value.isObject()) {
        return value.isNull() ? Found.NOTHING : wrong(at, value, "map[string]interface{}");
      }
      if (!value.has(field)) {
        return Found.NOTHING;
      }
      value = value.get(field);
    }
    boolean fits = wanted.equals("string") ? value.isTextual() : value.isIntegralNumber();
    return fits ? new Found(value, null) : wrong(at, value, wanted);
  }

  private static Found wrong(String at, JsonNode value, String wanted) {
    return new Found(
        null,
        at
            + " accessor error: "
            + GoPrint.plain(value)
            + " is of the type "
            + GoPrint.type(value)
            + ", expected "
            + wanted);
  }
}
