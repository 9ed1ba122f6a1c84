package dev.duplane.endpoints;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clauses of an Accept header, best first, as {@code munnerz/goautoneg} reads and sorts them:
 * by quality or, whatever the quality, a named type before a wildcard (RFC 9110, section 12.5.1,
 * means the quality alone).
 */
final class Accept {

  /**
   * One clause.
   *
   * @param type e.g. {@code application/json}
   * @param quality the {@code q} parameter, 1 if it is left out and 0 if it is no number
   * @param parameters the others, e.g. {@code as}, {@code g} and {@code v}
   */
  record Clause(String type, double quality, Map<String, String> parameters) {
    String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }

    boolean any() {
      return type.equals("*/*");
    }

    /** Whether a media type, such as {@code application/json}, is meant. */
    boolean covers(String mediaType) {
      return any()
          || type.equals(mediaType)
          || (type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1)));
    }

    private boolean before(Clause other) {
      return quality > other.quality
          || (!type.startsWith("*/") && other.type.startsWith("*/"))
          || (!type.endsWith("/*") && other.type.endsWith("/*"));
    }
  }

  private Accept() {}

  static List<Clause> parse(@Nullable String header) {
    if (header == null || header.isEmpty()) {
      return List.of(new Clause("*/*", 1, Map.of()));
    }
    List<Clause> clauses = new ArrayList<>();
    for (String part : split(header, ',')) {
      Clause clause = clause(part.strip());
      if (clause != null) {
        // The order is not transitive, so it has to be Go's insertion that sorts.
        int place = clauses.size();
        while (place > 0 && clause.before(clauses.get(place - 1))) {
          place--;
        }
        clauses.add(place, clause);
      }
    }
    return clauses;
  }

  private static @Nullable Clause clause(String text) {
    List<String> parts = split(text, ';');
    String type = type(parts.get(0));
    if (type == null) {
      return null;
    }
    double quality = 1;
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      List<String> sides = split(part, '=');
      if (sides.size() != 2 || sides.get(1).isEmpty()) {
        continue;
      }
      String name = sides.get(0).strip();
      if (name.equals("q")) {
        quality = quality(sides.get(1));
      } else {
        parameters.put(name, sides.get(1).strip());
      }
    }
    return new Clause(type, quality, parameters);
  }

  /** The type and subtype, or null if they are not two. */
  private static @Nullable String type(String text) {
    List<String> names = split(text, '/');
    String type = names.get(0).strip();
    if (names.size() == 1 || (names.size() == 2 && names.get(1).isEmpty())) {
      return type.equals("*") ? "*/*" : null;
    }
    return names.size() == 2 ? type + "/" + names.get(1).strip() : null;
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 0;
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
