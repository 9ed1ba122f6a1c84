package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.TableColumns;
import java.time.Instant;
import java.util.List;

/** A Pod as {@code kubectl get} shows it (pkg/printers/internalversion/printers.go, printPod). */
final class PodColumns implements TableColumns {
  private static final String NONE = "<none>";

  private final List<Column> columns = ColumnDefinitions.of("pods");

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public List<JsonNode> cells(ObjectNode pod, Instant now) {
    return texts(pod, now).stream().<JsonNode>map(TextNode::valueOf).toList();
  }

  @Override
  public List<ObjectNode> conditions(ObjectNode pod) {
    return switch (pod.path("status").path("phase").asText()) {
      case "Succeeded" -> List.of(completed("Succeeded", "The pod has completed successfully."));
      case "Failed" -> List.of(completed("Failed", "The pod failed."));
      default -> List.of();
    };
  }

  private static ObjectNode completed(String reason, String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "Completed")
        .put("status", "True")
        .put("reason", reason)
        .put("message", message);
  }

  private static List<String> texts(ObjectNode pod, Instant now) {
    ObjectMeta meta = ObjectMeta.of(pod);
    ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
    ObjectView status = new ObjectView(new ObjectView(pod).object("status"));
    ContainerTally tally = ContainerTally.of(pod);
    String restarts = Integer.toString(tally.restarts());
    if (tally.restarts() != 0 && tally.lastRestart() != null) {
      restarts += " (" + Age.since(tally.lastRestart(), now) + " ago)";
    }
    List<ObjectNode> ips = status.objects("podIPs");
    return List.of(
        meta.name(),
        tally.ready() + "/" + tally.total(),
        reason(meta, status, tally.reason()),
        restarts,
        Age.of(meta, now),
        orNone(ips.isEmpty() ? "" : new ObjectView(ips.get(0)).text("ip")),
        orNone(spec.text("nodeName")),
        orNone(status.text("nominatedNodeName")),
        readinessGates(spec, status));
  }

  private static String reason(ObjectMeta meta, ObjectView status, String reason) {
    if (!meta.deleting()) {
      return reason;
    }
    if (status.text("reason").equals("NodeLost")) {
      return "Unknown";
    }
    boolean ended = List.of("Failed", "Succeeded").contains(status.text("phase"));
    return ended ? reason : "Terminating";
  }

  private static String readinessGates(ObjectView spec, ObjectView status) {
    List<ObjectNode> gates = spec.objects("readinessGates");
    if (gates.isEmpty()) {
      return NONE;
    }
    long open =
        gates.stream()
            .map(gate -> condition(status, new ObjectView(gate).text("conditionType")))
            .filter("True"::equals)
            .count();
    return open + "/" + gates.size();
  }

  /** The status of the first condition of a type, {@code ""} if there is none. */
  static String condition(ObjectView status, String type) {
    for (ObjectNode node : status.objects("conditions")) {
      ObjectView condition = new ObjectView(node);
      if (condition.text("type").equals(type)) {
        return condition.text("status");
      }
    }
    return "";
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }
}
