package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The cells of plain kinds, as {@code columns.json} describes them: {@code name}, {@code age}, the
 * value at a pointer, or what a word makes of it ({@code count /webhooks}). What is said of nothing
 * stands after a bar: {@code /spec/holderIdentity|<none>}
 * (pkg/printers/internalversion/printers.go).
 */
final class DeclaredCells {
  private static final Map<String, String> ACCESS_MODES =
      Map.of(
          "ReadWriteOnce", "RWO",
          "ReadOnlyMany", "ROX",
          "ReadWriteMany", "RWX",
          "ReadWriteOncePod", "RWOP");

  private DeclaredCells() {}

  /** The cell of an object that a description stands for. */
  static JsonNode cell(String description, ObjectNode object, Instant now) {
    ObjectMeta meta = ObjectMeta.of(object);
    return switch (description) {
      case "name" -> TextNode.valueOf(meta.name());
      case "age" -> TextNode.valueOf(Age.of(meta, now));
      case "created" -> TextNode.valueOf(meta.creationTimestamp());
      default -> described(description, object, now);
    };
  }

  private static JsonNode described(String description, ObjectNode object, Instant now) {
    int bar = description.indexOf('|');
    String otherwise = bar < 0 ? "" : description.substring(bar + 1);
    String[] words = (bar < 0 ? description : description.substring(0, bar)).split(" ", -1);
    JsonNode value = object.at(words[words.length - 1]);
    if (words.length == 1) {
      boolean none = value.isMissingNode() || value.isNull() || value.asText("x").isEmpty();
      return none ? TextNode.valueOf(otherwise) : value;
    }
    if (words[0].equals("count")) {
      return IntNode.valueOf(value.size());
    }
    if (words[0].equals("number") || words[0].equals("flag")) {
      return words[0].equals("number")
          ? IntNode.valueOf(value.asInt())
          : BooleanNode.valueOf(value.asBoolean());
    }
    if (words[0].equals("since") && value.isTextual()) {
      return TextNode.valueOf(Age.since(Instant.parse(value.asText()), now));
    }
    String text = text(words[0], value);
    return TextNode.valueOf(text.isEmpty() ? otherwise : text);
  }

  private static String text(String word, JsonNode value) {
    return switch (word) {
      case "since" -> "";
      case "text" -> value.isBoolean() ? title(value.asBoolean()) : value.asText();
      case "selector" -> LabelSelector.textOf(value);
      case "labels" -> labels(value);
      case "names" -> joined(value, "name");
      case "images" -> joined(value, "image");
      case "modes" -> modes(value);
      case "list" -> list(value);
      case "reference" -> value.path("kind").asText() + "/" + value.path("name").asText();
      case "claim" ->
          value.isObject()
              ? value.path("namespace").asText() + "/" + value.path("name").asText()
              : "";
      case "users", "groups", "accounts" -> subjects(word, value);
      case "requests", "limits" -> quota(word, value);
      case "hosts" -> hosts(value);
      case "addresses" -> addresses(value);
      case "ports" -> value.isEmpty() ? "80" : "80, 443";
      default -> throw new IllegalArgumentException("no cell is described by " + word);
    };
  }

  /** As Go's printers write a truth value that may be absent. */
  private static String title(boolean value) {
    return value ? "True" : "False";
  }

  private static String labels(JsonNode labels) {
    TreeSet<String> pairs = new TreeSet<>();
    labels.properties().forEach(l -> pairs.add(l.getKey() + "=" + l.getValue().asText()));
    return String.join(",", pairs);
  }

  private static String joined(JsonNode objects, String field) {
    List<String> texts = new ArrayList<>();
    objects.forEach(object -> texts.add(object.path(field).asText()));
    return String.join(",", texts);
  }

  private static String list(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    return String.join(",", texts);
  }

  private static String modes(JsonNode modes) {
    List<String> present = new ArrayList<>();
    modes.forEach(mode -> present.add(mode.asText()));
    List<String> texts = new ArrayList<>();
    for (String mode :
        List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")) {
      if (present.contains(mode)) {
        texts.add(ACCESS_MODES.getOrDefault(mode, mode));
      }
    }
    return String.join(",", texts);
  }

  /** What is used and what is allowed of each resource: limits, or all others. */
  private static String quota(String word, JsonNode status) {
    List<String> texts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    status.path("hard").fieldNames().forEachRemaining(names::add);
    names.sort(null);
    for (String name : names) {
      if (name.startsWith("limits") == word.equals("limits")) {
        texts.add(
            name
                + ": "
                + status.path("used").path(name).asText("0")
                + "/"
                + status.path("hard").path(name).asText());
      }
    }
    return String.join(", ", texts);
  }

  /** Three at most. */
  private static String hosts(JsonNode rules) {
    List<String> hosts = new ArrayList<>();
    for (JsonNode rule : rules) {
      String host = rule.path("host").asText();
      if (!host.isEmpty()) {
        hosts.add(host);
      }
    }
    return hosts.size() <= 3
        ? String.join(",", hosts)
        : String.join(",", hosts.subList(0, 3)) + " + " + (hosts.size() - 3) + " more...";
  }

  private static String addresses(JsonNode ingress) {
    TreeSet<String> addresses = new TreeSet<>();
    for (JsonNode point : ingress) {
      String ip = point.path("ip").asText();
      addresses.add(ip.isEmpty() ? point.path("hostname").asText() : ip);
    }
    return String.join(",", addresses);
  }

  private static String subjects(String word, JsonNode subjects) {
    List<String> texts = new ArrayList<>();
    for (JsonNode subject : subjects) {
      String name = subject.path("name").asText();
      switch (subject.path("kind").asText()) {
        case "User" -> texts.add(word.equals("users") ? name : "");
        case "Group" -> texts.add(word.equals("groups") ? name : "");
        case "ServiceAccount" ->
            texts.add(
                word.equals("accounts") ? subject.path("namespace").asText() + "/" + name : "");
        default -> texts.add("");
      }
    }
    texts.removeIf(String::isEmpty);
    return String.join(", ", texts);
  }
}
