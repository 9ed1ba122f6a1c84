package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the answers of two clusters to one request differ.
 *
 * @param path in the answer, after {@code status}, {@code warnings}, {@code body} or {@code events}
 * @param ours what is there; null: nothing
 * @param theirs what is there; null: nothing
 */
public record AnswerDifference(String path, @Nullable JsonNode ours, @Nullable JsonNode theirs) {

  /** The differences of two answers to a request that both clusters got. */
  public static List<AnswerDifference> of(
      SentRequest ours,
      AnswerNormalization oursDrawn,
      SentRequest theirs,
      AnswerNormalization theirsDrawn) {
    oursDrawn.request(ours);
    theirsDrawn.request(theirs);
    List<AnswerDifference> differences = new ArrayList<>();
    compare("", tree(ours, oursDrawn), tree(theirs, theirsDrawn), differences);
    return List.copyOf(differences);
  }

  private static JsonNode tree(SentRequest exchange, AnswerNormalization drawn) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("status", exchange.status());
    ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
    exchange.warnings().forEach(warnings::add);
    ArrayNode events = JsonNodeFactory.instance.arrayNode();
    events.addAll(exchange.events());
    tree.set("body", drawn.answer(exchange.answer()));
    tree.set("warnings", drawn.answer(warnings));
    tree.set("events", drawn.answer(events));
    return tree;
  }

  private static void compare(
      String path,
      @Nullable JsonNode ours,
      @Nullable JsonNode theirs,
      List<AnswerDifference> differences) {
    if (ours != null && theirs != null && ours.isObject() && theirs.isObject()) {
      Set<String> keys = new TreeSet<>();
      ours.fieldNames().forEachRemaining(keys::add);
      theirs.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        compare(child(path, key), ours.get(key), theirs.get(key), differences);
      }
    } else if (ours != null && theirs != null && ours.isArray() && theirs.isArray()) {
      for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
        compare(path + "[" + i + "]", ours.get(i), theirs.get(i), differences);
      }
    } else if (ours == null || !ours.equals(theirs)) {
      differences.add(new AnswerDifference(path, ours, theirs));
    }
  }

  private static String child(String path, String key) {
    if (!key.matches("[A-Za-z0-9_-]+")) {
      return path + "[" + key + "]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A value for people. */
  public static String shown(@Nullable JsonNode value) {
    return value == null ? "absent" : Answer.text(value);
  }
}
