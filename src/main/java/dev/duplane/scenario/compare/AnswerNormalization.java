package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the answers of one cluster comparable with those of another: what a cluster draws gets a
 * name by the order of its first appearance ({@code IPv4#1}, {@code port#1}, {@code web-#1}), so
 * that it is still seen where the same is used again; uids, times, ages, resourceVersions and
 * continue tokens become words. What the requests themselves name stays.
 */
public final class AnswerNormalization {
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z");
  private static final Pattern UID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9A-Fa-f:.]*[.:][0-9A-Fa-f:.]*[0-9A-Fa-f:]");

  /** Of what is gone for those who come too late (apiserver/pkg/storage/errors.go). */
  private static final Pattern TOO_OLD =
      Pattern.compile("(too old resource version: )[0-9]+ \\([0-9]+\\)");

  /** How old something is, as a Table says it: {@code 5s}, {@code 3m12s}, {@code 2y40d}. */
  private static final Pattern AGE = Pattern.compile("([0-9]+[smhdy]){1,2}");

  private static final String CELLS = "cells";
  private static final Set<String> OPAQUE = Set.of("resourceVersion", "continue");
  private static final Set<String> PORTS = Set.of("nodePort", "healthCheckNodePort");

  private final Set<String> named = new HashSet<>();
  private final Map<String, String> drawn = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  /** What came back of a request, in comparable form; what the request names stays as it is. */
  public JsonNode comparable(SentRequest sent) {
    addresses(sent.uri());
    if (sent.body() != null) {
      request(sent.body());
    }
    ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
    sent.warnings().forEach(warnings::add);
    ArrayNode events = JsonNodeFactory.instance.arrayNode().addAll(sent.events());
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set("body", answer(sent.answer()));
    tree.set("warnings", answer(warnings));
    tree.set("events", answer(events));
    return tree.put("status", sent.status());
  }

  private void request(JsonNode value) {
    if (value.isTextual()) {
      addresses(value.textValue());
    } else if (value.isIntegralNumber()) {
      named.add(value.asText());
    }
    value.forEach(this::request);
  }

  private void addresses(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    while (matcher.find()) {
      named.add(matcher.group());
    }
  }

  private JsonNode answer(JsonNode answer) {
    names(answer);
    return normal("", answer);
  }

  /** Finds generated names. */
  private void names(JsonNode value) {
    String prefix = value.path("generateName").asText();
    String name = value.path("name").asText();
    if (!prefix.isEmpty() && name.length() > prefix.length() && name.startsWith(prefix)) {
      draw(prefix, name);
    }
    value.forEach(this::names);
  }

  private String draw(String sort, String text) {
    return drawn.computeIfAbsent(text, it -> sort + "#" + counts.merge(sort, 1, Integer::sum));
  }

  private JsonNode normal(String key, JsonNode value) {
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      value
          .properties()
          .forEach(
              field -> object.set(text(field.getKey()), normal(field.getKey(), field.getValue())));
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      String inside = key.equals(CELLS) ? CELLS : "";
      elements(key, value).forEach(element -> array.add(normal(inside, element)));
      return array;
    }
    if (value.isTextual()) {
      if (key.equals(CELLS) && AGE.matcher(value.textValue()).matches()) {
        return TextNode.valueOf("(age)");
      }
      boolean opaque = OPAQUE.contains(key) && !value.textValue().isEmpty();
      return TextNode.valueOf(opaque ? "(" + key + ")" : text(value.textValue()));
    }
    boolean port = PORTS.contains(key) && value.isInt() && !named.contains(value.asText());
    return port ? TextNode.valueOf(draw("port", value.asText())) : value;
  }

  /**
   * The elements of a list without what is chance or none of the scenario's: entries of
   * managedFields are in the order of their times, which differ; and the API server's own Service
   * is in {@code default}, which on a server is a Namespace made for the scenario.
   */
  private static List<JsonNode> elements(String key, JsonNode list) {
    List<JsonNode> elements = new ArrayList<>();
    list.forEach(elements::add);
    if (key.equals("managedFields")) {
      elements.sort(
          Comparator.comparing(
              entry ->
                  entry.path("manager").asText()
                      + "/"
                      + entry.path("operation").asText()
                      + "/"
                      + entry.path("subresource").asText()));
    } else if (key.equals("items")) {
      elements.removeIf(
          item ->
              item.at("/metadata/name").asText().equals("kubernetes")
                  && item.at("/metadata/namespace").asText().equals("default"));
    }
    return elements;
  }

  private String text(String text) {
    String timeless = TOO_OLD.matcher(TIME.matcher(text).replaceAll("(time)")).replaceAll("$1");
    String normal = UID.matcher(timeless).replaceAll("(uid)");
    for (Map.Entry<String, String> name : drawn.entrySet()) {
      boolean generated = !name.getValue().matches("(IPv[46]|port)#[0-9]+");
      normal = generated ? normal.replace(name.getKey(), name.getValue()) : normal;
    }
    return ADDRESS
        .matcher(normal)
        .replaceAll(found -> Matcher.quoteReplacement(address(found.group())));
  }

  private String address(String text) {
    IpAddress address = named.contains(text) ? null : IpAddress.parse(text);
    return address == null ? text : draw(address.family().wireName(), text);
  }
}
