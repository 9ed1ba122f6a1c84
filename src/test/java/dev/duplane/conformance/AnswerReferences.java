package dev.duplane.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code {{0:spec.clusterIP}}}: that field of the first answer. */
final class AnswerReferences {
  private static final Pattern REFERENCE = Pattern.compile("\\{\\{(\\d+):([^}]+)\\}\\}");

  private AnswerReferences() {}

  /** An earlier answer lacks what a request refers to; the message is what was recorded then. */
  static final class UnresolvedException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    UnresolvedException(String missing) {
      super("unresolved reference: KeyError('" + missing + "')");
    }
  }

  /** A request's body or path with every reference replaced by what it refers to. */
  static JsonNode resolve(JsonNode value, List<JsonNode> answers) throws UnresolvedException {
    if (value.isObject()) {
      ObjectNode resolved = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        resolved.set(field.getKey(), resolve(field.getValue(), answers));
      }
      return resolved;
    }
    if (value.isArray()) {
      ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
      for (JsonNode element : value) {
        resolved.add(resolve(element, answers));
      }
      return resolved;
    }
    return value.isTextual() ? text(value, answers) : value;
  }

  private static JsonNode text(JsonNode value, List<JsonNode> answers) throws UnresolvedException {
    Matcher reference = REFERENCE.matcher(value.textValue());
    if (reference.matches()) {
      return referred(reference, answers);
    }
    reference.reset();
    StringBuilder text = new StringBuilder();
    while (reference.find()) {
      String found = referred(reference, answers).asText();
      reference.appendReplacement(text, Matcher.quoteReplacement(found));
    }
    reference.appendTail(text);
    return JsonNodeFactory.instance.textNode(text.toString());
  }

  private static JsonNode referred(Matcher reference, List<JsonNode> answers)
      throws UnresolvedException {
    int step = Integer.parseInt(reference.group(1));
    JsonNode value = answers.get(step);
    for (String name : reference.group(2).split("\\.", -1)) {
      value = value.isArray() ? value.path(Integer.parseInt(name)) : value.path(name);
      if (value.isMissingNode()) {
        throw new UnresolvedException(name);
      }
    }
    return value;
  }
}
