package dev.duplane.endpoints;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clauses of an Accept header, best first: by quality, then a named type before a wildcard,
 * then as they stand (RFC 9110, section 12.5.1).
 */
final class Accept {

  /**
   * One clause.
   *
   * @param type e.g. {@code application/json}
   * @param quality the {@code q} parameter, 1 if it is left out
   * @param parameters the others, e.g. {@code as}, {@code g} and {@code v}
   */
  record Clause(String type, double quality, Map<String, String> parameters) {
    String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }

    boolean any() {
      return type.equals("*/*");
    }

    private int wildcards() {
      return type.startsWith("*/") ? 2 : type.endsWith("/*") ? 1 : 0;
    }
  }

  private static final Comparator<Clause> BEST_FIRST =
      Comparator.comparingDouble((Clause clause) -> -clause.quality())
          .thenComparingInt(Clause::wildcards);

  private Accept() {}

  static List<Clause> parse(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return List.of(new Clause("*/*", 1, Map.of()));
    }
    List<Clause> clauses = new ArrayList<>();
    for (String part : split(header, ',')) {
      if (!part.isBlank()) {
        clauses.add(clause(part));
      }
    }
    clauses.sort(BEST_FIRST);
    return clauses;
  }

  private static Clause clause(String text) {
    List<String> parts = split(text, ';');
    double quality = 1;
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String name = part.substring(0, equals).trim().toLowerCase(Locale.ROOT);
      String value = part.substring(equals + 1).trim();
      if (name.equals("q")) {
        quality = quality(value);
      } else {
        parameters.put(name, value);
      }
    }
    return new Clause(parts.get(0).trim(), quality, parameters);
  }

  private static double quality(String text) {
    try {
      double quality = Double.parseDouble(text);
      return Double.isNaN(quality) ? 0 : quality;
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
      parts.add(text.substring(start, end));
      start = end + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }
}
