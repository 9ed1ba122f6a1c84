package dev.duplane.api.structural;

import dev.duplane.api.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The errors of one value's validation, and the number of checks that were made, by which the best
 * of several failed alternatives is found (kube-openapi, pkg/validation/validate/result.go).
 */
final class SchemaErrors {
  private final Map<String, FieldError> byText = new LinkedHashMap<>();
  private int matches;

  /**
   * Adds an error.
   *
   * @param text by which it is known: the same text is told only once
   */
  void add(String text, FieldError error) {
    byText.putIfAbsent(text, error);
  }

  void addAll(SchemaErrors others) {
    others.byText.forEach(byText::putIfAbsent);
    matches += others.matches;
  }

  /** Notes that a check has been made. */
  void match() {
    matches++;
  }

  int matches() {
    return matches;
  }

  boolean isEmpty() {
    return byText.isEmpty();
  }

  List<FieldError> list() {
    return new ArrayList<>(byText.values());
  }
}
