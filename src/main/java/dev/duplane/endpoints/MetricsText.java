package dev.duplane.endpoints;

import dev.duplane.api.GoNumber;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics in the text format of Prometheus, families and samples in the order of their names
 * (Prometheus, "Exposition formats"). A family without a sample is left out, as in Go.
 */
final class MetricsText {
  private final Map<String, Family> families = new TreeMap<>();

  /** What is said of a family, and its samples by their labels. */
  private record Family(String type, String help, Map<String, Double> samples) {}

  /**
   * Adds a sample.
   *
   * @param name of the family
   * @param type {@code counter} or {@code gauge}
   * @param help with the stability in brackets before it
   * @param labels by name, in the order of their names
   */
  void add(String name, String type, String help, Map<String, String> labels, double value) {
    families
        .computeIfAbsent(name, key -> new Family(type, help, new TreeMap<>()))
        .samples()
        .put(text(labels), value);
  }

  private static String text(Map<String, String> labels) {
    StringBuilder text = new StringBuilder();
    labels.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? '{' : ',')
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\""))
                .append('"'));
    return text.isEmpty() ? "" : text.append('}').toString();
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder();
    families.forEach(
        (name, family) -> {
          text.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
          text.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
          family
              .samples()
              .forEach(
                  (labels, value) ->
                      text.append(name)
                          .append(labels)
                          .append(' ')
                          .append(GoNumber.print(value))
                          .append('\n'));
        });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
