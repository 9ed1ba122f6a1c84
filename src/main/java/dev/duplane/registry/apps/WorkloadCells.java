package dev.duplane.registry.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.Age;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The cells of a workload's row (pkg/printers/internalversion/printers.go), added in order. */
final class WorkloadCells {
  private static final String NONE = "<none>";

  private final ObjectNode object;
  private final List<JsonNode> cells = new ArrayList<>();

  WorkloadCells(ObjectNode object) {
    this.object = object;
    text(ObjectMeta.of(object).name());
  }

  WorkloadCells text(String text) {
    cells.add(TextNode.valueOf(text));
    return this;
  }

  WorkloadCells number(JsonNode number) {
    cells.add(IntNode.valueOf(number.asInt()));
    return this;
  }

  WorkloadCells status(String... fields) {
    for (String field : fields) {
      number(object.path("status").path(field));
    }
    return this;
  }

  WorkloadCells readyOf() {
    return text(
        object.path("status").path("readyReplicas").asInt()
            + "/"
            + object.path("spec").path("replicas").asInt());
  }

  WorkloadCells age(Instant now) {
    return text(Age.of(ObjectMeta.of(object), now));
  }

  /** A map of labels, sorted. */
  WorkloadCells labels(JsonNode labels) {
    List<String> pairs = new ArrayList<>();
    labels.properties().forEach(l -> pairs.add(l.getKey() + "=" + l.getValue().asText()));
    pairs.sort(null);
    return text(pairs.isEmpty() ? NONE : String.join(",", pairs));
  }

  /** Names and images of the template's containers. */
  WorkloadCells containers() {
    List<String> names = new ArrayList<>();
    List<String> images = new ArrayList<>();
    for (JsonNode container : object.at("/spec/template/spec/containers")) {
      names.add(container.path("name").asText());
      images.add(container.path("image").asText());
    }
    return text(String.join(",", names)).text(String.join(",", images));
  }

  WorkloadCells selector() {
    String selector = LabelSelector.textOf(object.path("spec").path("selector"));
    return text(selector.isEmpty() ? NONE : selector);
  }

  List<JsonNode> cells() {
    return cells;
  }
}
