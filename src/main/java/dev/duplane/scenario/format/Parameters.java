package dev.duplane.scenario.format;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, in the order in which they are sent.
 *
 * @param values by name, as they are meant
 */
public record Parameters(Map<String, String> values) {
  public static final Parameters NONE = new Parameters(Map.of());

  private static final List<String> SELECTORS = List.of("labelSelector", "fieldSelector");

  /** Those that have a value. */
  public static Parameters given(Map<String, @Nullable String> all) {
    Map<String, String> given = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (value != null) {
            given.put(name, value);
          }
        });
    return new Parameters(given);
  }

  /** The same and one more. */
  public Parameters and(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Parameters(more);
  }

  /** The query as sent, without a question mark. */
  public String query() {
    return values.entrySet().stream()
        .map(
            value ->
                value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The selectors in words, with a space before them. */
  String describe() {
    return SELECTORS.stream()
        .filter(values::containsKey)
        .map(name -> " with " + values.get(name))
        .collect(Collectors.joining());
  }
}
