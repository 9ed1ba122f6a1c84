package dev.duplane.registry.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.Age;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A Node as {@code kubectl get} shows it (pkg/printers/internalversion/printers.go, printNode). */
final class NodeColumns {
  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
  private static final String ROLE = "kubernetes.io/role";
  private static final String UNKNOWN = "<unknown>";
  private static final String NONE = "<none>";

  private NodeColumns() {}

  static List<String> cells(ObjectNode object, Instant now) {
    ObjectMeta meta = ObjectMeta.of(object);
    ObjectView status = new ObjectView(new ObjectView(object).object("status"));
    ObjectView info = new ObjectView(status.object("nodeInfo"));
    return List.of(
        meta.name(),
        status(object, status),
        roles(meta.labels()),
        Age.of(meta, now),
        info.text("kubeletVersion"),
        address(status, "InternalIP"),
        address(status, "ExternalIP"),
        orElse(info.text("osImage"), UNKNOWN),
        orElse(info.text("kernelVersion"), UNKNOWN),
        orElse(info.text("containerRuntimeVersion"), UNKNOWN));
  }

  private static String status(ObjectNode object, ObjectView status) {
    String ready = "Unknown";
    for (ObjectNode node : status.objects("conditions")) {
      ObjectView condition = new ObjectView(node);
      if (condition.text("type").equals("Ready")) {
        ready = condition.text("status").equals("True") ? "Ready" : "NotReady";
      }
    }
    boolean unschedulable = object.path("spec").path("unschedulable").asBoolean();
    return unschedulable ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(Map<String, String> labels) {
    TreeSet<String> roles = new TreeSet<>();
    labels.forEach(
        (key, value) -> {
          if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
            roles.add(key.substring(ROLE_PREFIX.length()));
          } else if (key.equals(ROLE) && !value.isEmpty()) {
            roles.add(value);
          }
        });
    return orElse(String.join(",", roles), NONE);
  }

  private static String address(ObjectView status, String type) {
    for (ObjectNode node : status.objects("addresses")) {
      ObjectView address = new ObjectView(node);
      if (address.text("type").equals(type)) {
        return address.text("address");
      }
    }
    return NONE;
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}
