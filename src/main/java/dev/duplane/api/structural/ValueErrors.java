package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The errors of one value: kube-openapi words them (pkg/validation/errors/schema.go), and
 * apiextensions-apiserver makes field errors of them ({@code kubeOpenAPIResultToFieldErrors}).
 */
final class ValueErrors {
  /** How Go prints a path that is not there. */
  static final String NO_PATH = "<nil>";

  private final String prefix;
  private final String path;

  /**
   * @param prefix the field in which the validated value lies, empty for whole objects
   * @param path of the value, as the validator has it
   */
  ValueErrors(String prefix, String path) {
    this.prefix = prefix;
    this.path = path;
  }

  /** The errors of a field. */
  ValueErrors field(String name) {
    return new ValueErrors(prefix, path.isEmpty() ? name : path + "." + name);
  }

  /** The errors of a field without a schema of its own, whose path begins with a dot. */
  ValueErrors additional(String name) {
    return new ValueErrors(prefix, path + "." + name);
  }

  /** The errors of an item. */
  ValueErrors item(int index) {
    return new ValueErrors(prefix, path + "[" + index + "]");
  }

  private FieldPath at(String name) {
    String trimmed = name.startsWith(".") ? name.substring(1) : name;
    if (trimmed.isEmpty()) {
      return FieldPath.of(prefix.isEmpty() ? NO_PATH : prefix);
    }
    return FieldPath.of(prefix.isEmpty() ? trimmed : prefix + "." + trimmed);
  }

  private String text(String rest) {
    return path + " in body " + rest;
  }

  void invalid(SchemaErrors into, Object value, String rest) {
    into.add(text(rest), FieldError.invalid(at(path), value, text(rest)));
  }

  /** A value is of another type, or no text of its format. */
  void type(SchemaErrors into, String wanted, String found) {
    String text = text("must be of type " + wanted + ": " + GoText.quote(found));
    FieldError invalid = FieldError.invalid(at(path), found, text);
    into.add(
        text,
        new FieldError(FieldError.CauseType.TYPE_INVALID, invalid.field(), invalid.message()));
  }

  void required(SchemaErrors into, String field) {
    String name = path + "." + field;
    into.add(name + " in body is required", FieldError.required(at(name), ""));
  }

  void notSupported(SchemaErrors into, @Nullable JsonNode value, List<JsonNode> supported) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : supported) {
      texts.add(one.isTextual() ? one.textValue() : GoText.value(one));
    }
    into.add(text("should be one of " + texts), FieldError.notSupported(at(path), value, texts));
  }

  void tooLong(SchemaErrors into, long max) {
    into.add(
        text("should be at most " + max + " chars long"),
        FieldError.tooLong(at(path), Math.toIntExact(max)));
  }

  void tooMany(SchemaErrors into, String what, int actual, long max) {
    into.add(
        text("should have at most " + max + " " + what),
        FieldError.tooMany(at(path), actual, Math.toIntExact(max)));
  }

  /** An error of the combinations of schemas, which tell the path in their words alone. */
  void combination(SchemaErrors into, String rest) {
    String text = GoText.quote(path) + " " + rest;
    into.add(text, FieldError.invalid(FieldPath.of(prefix.isEmpty() ? NO_PATH : prefix), "", text));
  }
}
