package dev.duplane.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Tree;
import dev.duplane.api.yaml.YamlReader;
import dev.duplane.cluster.SavedState.InvalidStateException;
import dev.duplane.cluster.SavedState.SavedObject;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of a {@link SavedState}: JSON, or YAML with any number of documents. */
final class StateReader {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String source;
  private final List<InputProblem> problems = new ArrayList<>();
  private final List<SavedObject> objects = new ArrayList<>();

  /** A value that is not a List, with its place. */
  private record Item(Position at, JsonNode value) {}

  /**
   * @param source named in places
   */
  StateReader(String source) {
    this.source = source;
  }

  SavedState read(String text) throws InvalidStateException {
    List<Item> items = items(text);
    SavedState state = new SavedState(0, 0, List.of());
    for (Item item : items) {
      if (item.value().path("kind").asText().equals(StateExport.KIND)) {
        state = state(item, items.size());
      } else {
        add(item);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidStateException(problems.stream().map(InputProblem::toString).toList());
    }
    return new SavedState(state.revision(), state.dryRuns(), List.copyOf(objects));
  }

  /** What a server or kubectl has written in JSON may be large; YAML takes ten times as long. */
  private List<Item> items(String text) {
    List<Item> items = new ArrayList<>();
    if (text.stripLeading().startsWith("{")) {
      try {
        flatten(JSON.readTree(text), items);
        return items;
      } catch (JsonProcessingException e) {
        // Then it is YAML, which knows what is wrong with it, and where.
        items.clear();
      }
    }
    YamlReader.read(source, text, problems).forEach(document -> flatten(document, items));
    return items;
  }

  /** A List is what is in it, whatever it calls itself. */
  private void flatten(JsonNode node, List<Item> items) {
    if (node.get("items") instanceof ArrayNode list) {
      list.forEach(item -> flatten(item, items));
    } else {
      items.add(new Item(Position.startOf(source), node));
    }
  }

  private static void flatten(Tree tree, List<Item> items) {
    Tree.MappingEntry list =
        tree instanceof Tree.Mapping mapping ? mapping.entries().get("items") : null;
    if (list != null && list.value() instanceof Tree.Sequence sequence) {
      sequence.items().forEach(item -> flatten(item, items));
    } else {
      items.add(new Item(tree.at(), tree.toJson()));
    }
  }

  private SavedState state(Item item, int count) {
    JsonNode state = item.value();
    if (count > 1) {
      problem(item, "a State stands alone");
    }
    if (state.path("revision").asLong() <= 0) {
      problem(item, "revision must be a number above 0");
    }
    if (!(state.get("objects") instanceof ArrayNode)) {
      problem(item, "objects must be a list");
    }
    JsonNode created = state.path("createRevisions");
    for (int i = 0; i < state.path("objects").size(); i++) {
      if (state.path("objects").get(i) instanceof ObjectNode object) {
        objects.add(new SavedObject(item.at(), object, created.path(i).asLong()));
      } else {
        problem(item, "objects[" + i + "] is no object");
      }
    }
    return new SavedState(
        state.path("revision").asLong(), state.path("dryRuns").asLong(), List.of());
  }

  private void add(Item item) {
    if (!(item.value() instanceof ObjectNode object)) {
      String what = item.value().isArray() ? "a list" : "a single value";
      problem(item, "an object of Kubernetes is needed, not " + what);
      return;
    }
    for (String field : List.of("apiVersion", "kind")) {
      if (!object.path(field).isTextual()) {
        problem(item, field + " is missing");
        return;
      }
    }
    if (object.path("metadata").path("name").asText().isEmpty()) {
      problem(item, "metadata.name is missing");
      return;
    }
    objects.add(new SavedObject(item.at(), object, 0));
  }

  private void problem(Item item, String message) {
    problems.add(InputProblem.at(item.at(), message));
  }
}
