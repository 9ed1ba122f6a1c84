package dev.duplane.endpoints;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's query, in order, a name possibly several times. Pairs whose escapes
 * are broken are dropped, as Go's {@code net/url} does.
 */
final class Query {
  private static final Query EMPTY = new Query(List.of());

  private record Pair(String name, String value) {}

  private final List<Pair> pairs;

  private Query(List<Pair> pairs) {
    this.pairs = pairs;
  }

  static Query parse(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    List<Pair> pairs = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf('&', start);
      end = end < 0 ? text.length() : end;
      if (end > start) {
        add(text.substring(start, end), pairs);
      }
      start = end + 1;
    }
    return new Query(pairs);
  }

  private static void add(String pair, List<Pair> pairs) {
    if (pair.indexOf(';') >= 0) {
      return;
    }
    int equals = pair.indexOf('=');
    String name = PercentCoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
    String value = equals < 0 ? "" : PercentCoding.decode(pair.substring(equals + 1), true);
    if (name != null && value != null) {
      pairs.add(new Pair(name, value));
    }
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  /** The first value, or null if the name does not stand there. */
  @Nullable String first(String name) {
    for (Pair pair : pairs) {
      if (pair.name().equals(name)) {
        return pair.value();
      }
    }
    return null;
  }

  /** The first value, or the empty text. */
  String text(String name) {
    String value = first(name);
    return value == null ? "" : value;
  }

  List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Pair pair : pairs) {
      if (pair.name().equals(name)) {
        values.add(pair.value());
      }
    }
    return values;
  }

  /**
   * A switch, or null if it does not stand there: everything but {@code false} and {@code 0} is on,
   * the empty text too.
   */
  @Nullable Boolean flag(String name) {
    String value = first(name);
    return value == null ? null : !value.equalsIgnoreCase("false") && !value.equals("0");
  }

  boolean on(String name) {
    return Boolean.TRUE.equals(flag(name));
  }
}
