package dev.duplane.registry.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import java.util.List;

/** What the server fills in of a Node (pkg/apis/core/v1/defaults.go and conversion.go). */
final class NodeDefaults {
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String NO_SCHEDULE = "NoSchedule";

  private NodeDefaults() {}

  /**
   * One range and the list of ranges say the same: the list begins with the one, and where they
   * disagree the one wins (KEP-563, "Awareness of Multiple IPs per Pod").
   */
  static void podCidrs(ObjectNode node) {
    ObjectView spec = new ObjectView(new ObjectView(node).object("spec"));
    String one = spec.text("podCIDR");
    List<String> all = spec.texts("podCIDRs");
    if (!one.isEmpty() && (all.isEmpty() || !all.get(0).equals(one))) {
      spec.setTexts("podCIDRs", List.of(one));
    } else if (one.isEmpty() && !all.isEmpty()) {
      spec.setText("podCIDR", all.get(0));
    }
  }

  /** What Pods can have of a Node is all of it, unless its kubelet says less. */
  static void allocatable(ObjectNode node) {
    ObjectView status = new ObjectView(new ObjectView(node).object("status"));
    if (!status.has("allocatable") && status.get("capacity") instanceof ObjectNode capacity) {
      status.set("allocatable", capacity);
    }
  }

  /**
   * A new Node takes no Pods until it is ready (Admission Control, "TaintNodesByCondition"). The
   * node lifecycle controller takes the taint away.
   */
  static void taintNotReady(ObjectNode node) {
    ObjectNode spec = new ObjectView(node).object("spec");
    for (ObjectNode taint : new ObjectView(spec).objects("taints")) {
      ObjectView view = new ObjectView(taint);
      if (view.text("key").equals(NOT_READY) && view.text("effect").equals(NO_SCHEDULE)) {
        return;
      }
    }
    ArrayNode taints =
        spec.get("taints") instanceof ArrayNode present ? present : spec.putArray("taints");
    taints.addObject().put("key", NOT_READY).put("effect", NO_SCHEDULE);
  }
}
