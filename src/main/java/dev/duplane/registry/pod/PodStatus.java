package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import java.util.List;

/** A Pod's status as the server itself writes it (core/v1 PodStatus; conversion.go). */
final class PodStatus {
  private PodStatus() {}

  /** That of a Pod that nobody has seen yet. */
  static void begin(ObjectNode pod) {
    ObjectNode spec = new ObjectView(pod).object("spec");
    ObjectNode status = pod.putObject("status");
    status.put("phase", "Pending");
    if (!new ObjectView(spec).objects("schedulingGates").isEmpty()) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", "PodScheduled")
          .put("status", "False")
          .put("reason", "SchedulingGated")
          .put("message", "Scheduling is blocked due to non-empty scheduling gates");
    }
    status.put("qosClass", QosClass.of(spec));
  }

  /**
   * One address and the list of addresses say the same: the list begins with the one, and where
   * they disagree the one wins (KEP-563, "Awareness of Multiple IPs per Pod").
   */
  static void addresses(ObjectNode pod) {
    if (!(pod.get("status") instanceof ObjectNode node)) {
      return;
    }
    ObjectView status = new ObjectView(node);
    String one = status.text("podIP");
    List<ObjectNode> all = status.objects("podIPs");
    String first = all.isEmpty() ? "" : new ObjectView(all.get(0)).text("ip");
    if (one.isEmpty()) {
      if (!first.isEmpty()) {
        status.setText("podIP", first);
      }
    } else if (!one.equals(first)) {
      ArrayNode addresses = node.putArray("podIPs");
      addresses.addObject().put("ip", one);
    }
  }
}
