package dev.duplane.registry.customresource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A path to values, of the kind that printer columns use (Kubernetes: JSONPath Support): fields,
 * items, all items, and items of which a field has a value. Keys that are missing find nothing.
 *
 * <pre>
 *   .spec.family   .metadata.annotations['example.com/a']   .spec.hosts[0]   .spec.hosts[*]
 *   .status.conditions[?(@.type=="Ready")].status
 * </pre>
 */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.(?<field>(?:[^.\\[\\]\\\\]|\\\\.)+)"
              + "|\\[\\s*(?<quoted>'[^']*'|\"[^\"]*\")\\s*]"
              + "|\\[\\s*(?<index>-?\\d+)\\s*]"
              + "|\\[\\s*(?<all>\\*)\\s*]"
              + "|\\[\\?\\(\\s*@(?<path>[^=!\\s]+)\\s*(?<sign>==|!=)\\s*(?<value>[^)]*?)\\s*\\)]");

  private final List<Function<JsonNode, Stream<JsonNode>>> steps;

  private JsonPath(List<Function<JsonNode, Stream<JsonNode>>> steps) {
    this.steps = steps;
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if it is none that is known
   */
  static JsonPath parse(String text) {
    List<Function<JsonNode, Stream<JsonNode>>> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!matcher.find() || matcher.start() != end) {
        throw new IllegalArgumentException("unrecognized column definition \"" + text + "\"");
      }
      steps.add(step(matcher));
      end = matcher.end();
    }
    return new JsonPath(List.copyOf(steps));
  }

  private static Function<JsonNode, Stream<JsonNode>> step(Matcher step) {
    if (step.group("field") != null) {
      return field(step.group("field").replace("\\", ""));
    }
    if (step.group("quoted") != null) {
      return field(unquoted(step.group("quoted")));
    }
    if (step.group("index") != null) {
      int index = Integer.parseInt(step.group("index"));
      return node -> Stream.ofNullable(node.get(index < 0 ? node.size() + index : index));
    }
    if (step.group("all") != null) {
      return JsonPath::items;
    }
    JsonPath path = parse(step.group("path"));
    String value = unquoted(step.group("value"));
    boolean equal = step.group("sign").equals("==");
    return node ->
        items(node)
            .filter(
                item -> {
                  JsonNode found = path.first(item);
                  return found != null && found.asText().equals(value) == equal;
                });
  }

  private static Function<JsonNode, Stream<JsonNode>> field(String name) {
    return node -> Stream.ofNullable(node.get(name));
  }

  private static Stream<JsonNode> items(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && (text.startsWith("'") || text.startsWith("\""));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** The first value that the path leads to, or null if there is none. */
  @Nullable JsonNode first(JsonNode root) {
    Stream<JsonNode> found = Stream.of(root);
    for (Function<JsonNode, Stream<JsonNode>> step : steps) {
      found = found.flatMap(step);
    }
    return found.findFirst().orElse(null);
  }
}
