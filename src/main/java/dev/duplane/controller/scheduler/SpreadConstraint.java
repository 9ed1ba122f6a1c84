package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * How evenly Pods are to be spread (core/v1 TopologySpreadConstraint; {@code
 * pkg/scheduler/framework/plugins/podtopologyspread/common.go}).
 *
 * @param maxSkew by how many a part of the cluster may have more than the one with the fewest
 * @param topologyKey the label by which Nodes are of one part
 * @param required {@code DoNotSchedule}, as opposed to {@code ScheduleAnyway}
 * @param selector the labels of the Pods that are counted
 * @param minDomains as long as there are fewer parts, the fewest are none
 * @param honorsAffinity whether Nodes that the Pod does not select are left out
 * @param honorsTaints whether Nodes with taints that the Pod does not bear are left out
 */
record SpreadConstraint(
    int maxSkew,
    String topologyKey,
    boolean required,
    LabelSelector selector,
    int minDomains,
    boolean honorsAffinity,
    boolean honorsTaints) {

  static List<SpreadConstraint> of(JsonNode constraints) {
    List<SpreadConstraint> all = new ArrayList<>();
    for (JsonNode each : constraints) {
      all.add(
          new SpreadConstraint(
              each.path("maxSkew").asInt(),
              each.path("topologyKey").asText(),
              each.path("whenUnsatisfiable").asText().equals("DoNotSchedule"),
              LabelSelector.ofObject(each.path("labelSelector")),
              each.path("minDomains").asInt(1),
              !each.path("nodeAffinityPolicy").asText().equals("Ignore"),
              each.path("nodeTaintsPolicy").asText().equals("Honor")));
    }
    return List.copyOf(all);
  }
}
