package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Small rules that many fields of a Pod's spec share, with where they put their errors. */
final class Checks {
  private final List<FieldError> errors;

  Checks(List<FieldError> errors) {
    this.errors = errors;
  }

  /** The list that collects the errors. */
  List<FieldError> errors() {
    return errors;
  }

  void add(FieldError error) {
    errors.add(error);
  }

  /** A text that must be there. */
  boolean required(FieldPath path, String text) {
    if (text.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    }
    return !text.isEmpty();
  }

  /** A text of a format. */
  void format(FieldPath path, String text, Function<String, List<String>> format) {
    errors.addAll(FieldError.invalid(path, text, format.apply(text)));
  }

  /** A text of a closed set, which may not be empty. */
  void oneOf(FieldPath path, String text, String... supported) {
    if (required(path, text)) {
      supported(path, text, supported);
    }
  }

  /** A text of a closed set. */
  void supported(FieldPath path, String text, String... supported) {
    List<String> all = Arrays.asList(supported);
    if (!all.contains(text)) {
      errors.add(FieldError.notSupported(path, text, all));
    }
  }

  /** A number that is not negative. */
  void notNegative(FieldPath path, long number) {
    if (number < 0) {
      errors.add(FieldError.invalid(path, number, "must be greater than or equal to 0"));
    }
  }

  /** A path below another, which may not climb out of it. */
  void relativePath(FieldPath path, String text) {
    if (text.startsWith("/")) {
      errors.add(FieldError.invalid(path, text, "must be a relative path"));
    }
    noBacksteps(path, text);
  }

  /** A path without a part that is two dots. */
  void noBacksteps(FieldPath path, String text) {
    if (climbs(text)) {
      errors.add(FieldError.invalid(path, text, "must not contain '..'"));
    }
  }

  static boolean climbs(String text) {
    return Arrays.asList(text.split("/", -1)).contains("..");
  }

  /** A relative path that does not even begin with two dots. */
  void localPath(FieldPath path, String text) {
    relativePath(path, text);
    if (text.startsWith("..") && !text.startsWith("../") && !text.equals("..")) {
      errors.add(FieldError.invalid(path, text, "must not start with '..'"));
    }
  }

  /** A file's mode, if there is one. */
  void mode(FieldPath path, ObjectView source, String field) {
    JsonNode mode = source.get(field);
    if (mode != null && (mode.asLong() < 0 || mode.asLong() > 0777)) {
      errors.add(
          FieldError.invalid(
              path.child(field),
              mode,
              "must be a number between 0 and 0777 (octal), both inclusive"));
    }
  }

  /** A user's or a group's number, if there is one. */
  void id(FieldPath path, ObjectView holder, String field) {
    JsonNode id = holder.get(field);
    if (id != null) {
      id(path.child(field), id.asLong());
    }
  }

  void id(FieldPath path, long id) {
    if (id < 0 || id > Integer.MAX_VALUE) {
      errors.add(FieldError.invalid(path, id, "must be between 0 and 2147483647, inclusive"));
    }
  }
}
