package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rules for names, wanted and accepted ({@code ValidateCustomResourceDefinitionNames}). */
final class NamesValidation {
  private NamesValidation() {}

  /** All that is wrong with the names that are given. */
  static List<FieldError> names(JsonNode names, FieldPath path) {
    List<FieldError> errors = new ArrayList<>();
    for (String field : List.of("plural", "singular")) {
      label(names.path(field).asText(""), path.child(field), errors);
    }
    for (String field : List.of("kind", "listKind")) {
      String kind = names.path(field).asText("");
      List<String> problems = NameFormat.label1035(kind.toLowerCase(Locale.ROOT));
      if (!kind.isEmpty() && !problems.isEmpty()) {
        errors.add(
            FieldError.invalid(
                path.child(field),
                kind,
                "may have mixed case, but should otherwise match: " + String.join(",", problems)));
      }
    }
    labels(names.path("shortNames"), path.child("shortNames"), errors);
    String kind = names.path("kind").asText("");
    String listKind = names.path("listKind").asText("");
    if (!kind.isEmpty() && kind.equals(listKind)) {
      errors.add(
          FieldError.invalid(
              path.child("listKind"), listKind, "kind and listKind may not be the same"));
    }
    labels(names.path("categories"), path.child("categories"), errors);
    return errors;
  }

  /** What is wrong with one name, if it is given. */
  static void label(String name, FieldPath path, List<FieldError> errors) {
    if (!name.isEmpty()) {
      requiredLabel(name, path, errors);
    }
  }

  /** What is wrong with one name. */
  static void requiredLabel(String name, FieldPath path, List<FieldError> errors) {
    List<String> problems = NameFormat.label1035(name);
    if (!problems.isEmpty()) {
      errors.add(FieldError.invalid(path, name, String.join(",", problems)));
    }
  }

  private static void labels(JsonNode names, FieldPath path, List<FieldError> errors) {
    for (int i = 0; i < names.size(); i++) {
      requiredLabel(names.get(i).asText(), path.index(i), errors);
    }
  }
}
