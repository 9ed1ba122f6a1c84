package dev.duplane.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Breaks something in what was whole. */
final class Mutations {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Where readers stumble: borders of number types, near-numbers, addresses, names, escapes. */
  static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "-",
          "0",
          "-1",
          "1",
          "80",
          "65536",
          "2147483648",
          "9223372036854775808",
          "1e999",
          "None",
          "null",
          "true",
          "abc",
          "kubernetes.io/x",
          "a/b/c",
          "10.96.0.10",
          "010.96.0.1",
          "10.96.0.1/16",
          "fd00:10:96::a",
          "::",
          "::ffff:10.96.0.1",
          "fd00::%eth0",
          "IPv4",
          "IPv6",
          "ClusterIP",
          "NodePort",
          "LoadBalancer",
          "ExternalName",
          "RequireDualStack",
          "UDP",
          "Local",
          "Delete",
          "replace",
          "merge",
          "2026-01-01T00:00:00Z",
          "0000-00-00T00:00:00Z",
          "100m",
          "1e9999",
          "a".repeat(64),
          "x".repeat(300),
          "\u0000",
          "\ud800",
          "\uffff",
          "é",
          "😀",
          "$patch",
          "$setElementOrder/ports",
          "k:{\"port\":80}",
          "f:spec",
          "v:1",
          "i:-1",
          "<<",
          "*a",
          "../..");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "81.0",
          "80.5",
          "65535",
          "65536",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551616",
          "1e2",
          "1e309",
          "-1e309",
          "1E-400",
          "0.1e1",
          "1".repeat(400),
          "1".repeat(5000));

  private static final String HOLE = "@@number@@";

  private static final List<String> YAML =
      List.of(
          "\n",
          "\t",
          ": ",
          "- ",
          "&a ",
          "*a",
          "<<: *a\n",
          "? ",
          "| ",
          "> ",
          "!!binary ",
          "!!str ",
          "!!set ",
          "!x ",
          "%YAML 1.2\n",
          "---\n",
          "...\n",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "'",
          "#",
          "@",
          "`",
          "~",
          "0x1F",
          "0o7",
          "1_000",
          ".inf",
          ".nan",
          "12:30:45",
          "2001-01-01",
          "y",
          "\u2028");

  private final RandomGenerator random;

  Mutations(RandomGenerator random) {
    this.random = random;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** A copy of a tree with some of its nodes changed. */
  JsonNode tree(JsonNode whole) {
    JsonNode copy = whole.deepCopy();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      List<JsonNode> containers = new ArrayList<>();
      collect(copy, containers);
      if (!containers.isEmpty()) {
        change(one(containers), containers);
      }
    }
    return copy;
  }

  private static void collect(JsonNode node, List<JsonNode> into) {
    if (node.isContainerNode()) {
      into.add(node);
      node.forEach(child -> collect(child, into));
    }
  }

  private void change(JsonNode container, List<JsonNode> others) {
    JsonNode value = random.nextInt(4) == 0 ? one(others).deepCopy() : value(0);
    if (container instanceof ArrayNode list) {
      int at = list.isEmpty() ? 0 : random.nextInt(list.size());
      switch (list.isEmpty() ? 0 : random.nextInt(4)) {
        case 0 -> list.add(value);
        case 1 -> list.remove(at);
        case 2 -> list.set(at, value);
        default -> list.insert(at, list.get(at).deepCopy());
      }
      return;
    }
    ObjectNode object = (ObjectNode) container;
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = names.isEmpty() ? one(TEXTS) : one(names);
    switch (random.nextInt(6)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(one(TEXTS), value);
      case 2 -> object.set(name.toUpperCase(java.util.Locale.ROOT), value);
      case 3 -> object.putNull(name);
      default -> object.set(name, value);
    }
  }

  /** Any small value. */
  JsonNode value(int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.textNode(one(TEXTS));
      case 3 -> NODES.numberNode(random.nextInt(-2, 70_000));
      case 4 -> NODES.textNode(HOLE + random.nextInt(NUMBERS.size()));
      case 5 -> NODES.arrayNode().add(value(depth + 1));
      case 6 -> NODES.objectNode();
      default -> NODES.objectNode().set(one(TEXTS), value(depth + 1));
    };
  }

  /** A tree as text, with numbers that no tree could hold. */
  String text(JsonNode tree) {
    String text = tree.toString();
    int hole = text.indexOf('"' + HOLE);
    while (hole >= 0) {
      int end = text.indexOf('"', hole + 1);
      String number = NUMBERS.get(Integer.parseInt(text.substring(hole + 1 + HOLE.length(), end)));
      text = text.substring(0, hole) + number + text.substring(end + 1);
      hole = text.indexOf('"' + HOLE);
    }
    return text;
  }

  /** Members given twice, which no tree holds either. */
  String repeated(String json) {
    int at = json.indexOf('{', random.nextInt(json.length() + 1));
    String member = "\"" + one(List.of("spec", "metadata", "port", "ports", "name", "x")) + "\":1,";
    return at < 0 ? json : json.substring(0, at + 1) + member + json.substring(at + 1);
  }

  /** YAML with some of what only YAML has, somewhere. */
  String yaml(String text) {
    StringBuilder broken = new StringBuilder(text);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      broken.insert(random.nextInt(broken.length() + 1), one(YAML));
    }
    return broken.toString();
  }

  /** Bytes changed, left out, put in, repeated or cut. */
  byte[] bytes(byte[] whole) {
    byte[] broken = whole.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0 && broken.length > 0; changes--) {
      int at = random.nextInt(broken.length);
      switch (random.nextInt(5)) {
        case 0 -> broken[at] = (byte) random.nextInt(256);
        case 1 -> broken[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> broken = Arrays.copyOf(broken, at);
        case 3 -> broken = spliced(broken, at, Math.min(broken.length, at + random.nextInt(20)));
        default -> {
          int until = Math.min(broken.length, at + random.nextInt(200));
          broken = spliced(broken, until, at);
        }
      }
    }
    return broken;
  }

  /** The bytes before {@code until}, and those from {@code from} on. */
  private static byte[] spliced(byte[] bytes, int until, int from) {
    byte[] result = Arrays.copyOf(bytes, until + bytes.length - from);
    System.arraycopy(bytes, from, result, until, bytes.length - from);
    return result;
  }

  /** Text with something of it changed. */
  String text(String whole) {
    return new String(bytes(whole.getBytes(StandardCharsets.UTF_8)), StandardCharsets.ISO_8859_1);
  }

  /** The pointers of a tree, for patches to hit. */
  static List<String> pointers(JsonNode tree) {
    List<String> pointers = new ArrayList<>();
    pointers(tree, "", pointers);
    return pointers;
  }

  private static void pointers(JsonNode node, String prefix, List<String> into) {
    into.add(prefix);
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey().replace("~", "~0").replace("/", "~1");
      pointers(field.getValue(), prefix + "/" + name, into);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      pointers(node.get(i), prefix + "/" + i, into);
    }
  }
}
