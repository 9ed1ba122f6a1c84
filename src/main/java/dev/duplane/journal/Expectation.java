package dev.duplane.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.PortRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a replay must answer, told by what was answered: all that the request and the rules decide,
 * and of what was drawn only where it came from.
 */
final class Expectation {
  private static final Set<String> NOT_REPEATED =
      Set.of("apiVersion", "kind", "metadata", "status");
  private static final Set<String> METADATA = Set.of("labels", "annotations", "finalizers");
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final DrawnValues drawn;
  private final PortRange nodePorts;
  private List<Cidr> ranges;

  /** What the last step that showed an object showed in each place, by object and path. */
  private final Map<String, String> shown = new HashMap<>();

  Expectation(DrawnValues drawn, PortRange nodePorts, List<Cidr> ranges) {
    this.drawn = drawn;
    this.nodePorts = nodePorts;
    this.ranges = ranges;
  }

  /** Other Service ranges from here on. */
  void rangesChanged(List<Cidr> changed) {
    ranges = changed;
  }

  /** The value of {@code expect} for an answer. */
  ObjectNode of(RecordedRequest request) {
    ObjectNode expect = JsonNodeFactory.instance.objectNode();
    expect.put("status", request.status());
    JsonNode answer = request.answer();
    if (answer == null) {
      return expect;
    }
    if (!request.succeeded()) {
      refusal(answer, expect);
    } else if (request.method().equals("DELETE")) {
      shown.keySet().removeIf(place -> place.startsWith(request.key() + " "));
    } else if (request.showsObject()) {
      object(request, answer, expect);
    }
    return expect;
  }

  private void refusal(JsonNode status, ObjectNode expect) {
    if (status.hasNonNull("reason")) {
      expect.putObject("object").set("reason", status.get("reason"));
    }
    JsonNode causes = status.path("details").path("causes");
    boolean fields = !causes.isEmpty();
    for (JsonNode cause : causes) {
      fields &= cause.hasNonNull("field") && cause.hasNonNull("reason");
    }
    if (fields) {
      ArrayNode expected = expect.putArray("causes");
      for (JsonNode cause : causes) {
        ObjectNode one = expected.addObject();
        one.set("reason", cause.get("reason"));
        one.set("field", cause.get("field"));
        // Who owns a field is told by the name of a client, and a replay is another client.
        boolean owner = cause.path("reason").asText().equals("FieldManagerConflict");
        if (!owner && cause.hasNonNull("message") && !drawn.in(cause.get("message").asText())) {
          one.set("message", cause.get("message"));
        }
      }
    } else if (status.hasNonNull("message") && !drawn.in(status.get("message").asText())) {
      expect.set("message", status.get("message"));
    }
  }

  private void object(RecordedRequest request, JsonNode answer, ObjectNode expect) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : answer.path("metadata").properties()) {
      if (METADATA.contains(field.getKey())) {
        metadata.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    if (metadata.get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(LAST_APPLIED);
    }
    object.set("metadata", metadata);
    for (Map.Entry<String, JsonNode> field : answer.properties()) {
      if (!NOT_REPEATED.contains(field.getKey())) {
        object.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    List<String> where = new ArrayList<>();
    if (request.resource().plural().equals("services")
        && object.get("spec") instanceof ObjectNode spec) {
      service(request.key(), spec, where);
    }
    prune(object);
    if (!object.isEmpty()) {
      expect.set("object", object);
    }
    if (!where.isEmpty()) {
      ArrayNode conditions = expect.putArray("where");
      where.forEach(conditions::add);
    }
  }

  private void service(String key, ObjectNode spec, List<String> where) {
    JsonNode ips = spec.path("clusterIPs");
    if (drawn.in(ips)) {
      for (int i = 0; i < ips.size(); i++) {
        String ip = ips.get(i).asText();
        where.add(condition(key, "spec.clusterIPs[" + i + "]", ip, range(ip)));
      }
      spec.remove("clusterIP");
      spec.remove("clusterIPs");
    }
    JsonNode ports = spec.path("ports");
    for (int i = 0; i < ports.size(); i++) {
      String port = ports.get(i).path("nodePort").asText();
      if (drawn.has(port)) {
        String range = "in " + nodePorts.min() + "-" + nodePorts.max();
        where.add(condition(key, "spec.ports[" + i + "].nodePort", port, range));
        ((ObjectNode) ports.get(i)).remove("nodePort");
      }
    }
    String healthCheck = spec.path("healthCheckNodePort").asText();
    if (drawn.has(healthCheck)) {
      String range = "in " + nodePorts.min() + "-" + nodePorts.max();
      where.add(condition(key, "spec.healthCheckNodePort", healthCheck, range));
      spec.remove("healthCheckNodePort");
    }
  }

  /** A value that is still there after another step is worth more than its range. */
  private String condition(String key, String path, String value, String range) {
    String before = shown.put(key + " " + path, value);
    return path + " " + (value.equals(before) ? "unchanged" : range);
  }

  private String range(String ip) {
    IpAddress address = IpAddress.parseSloppy(ip);
    for (Cidr range : ranges) {
      if (address != null && range.contains(address)) {
        return "in " + range.masked();
      }
    }
    return address == null ? "present" : "is " + address.family().wireName();
  }

  /** Takes out what the time decides, and what is empty then. */
  private static void prune(ObjectNode object) {
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (value instanceof ObjectNode child) {
        prune(child);
      }
      boolean timed = name.endsWith("Time") || name.endsWith("Timestamp");
      if (timed || value.isNull() || (value.isContainerNode() && value.isEmpty())) {
        fields.remove();
      }
    }
  }
}
