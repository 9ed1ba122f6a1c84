package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a Pod asks of a Node: all containers that run at a time, the largest of those that run
 * before, and what it says for itself as a whole ({@code k8s.io/component-helpers/resource},
 * PodRequests; KEP-753, KEP-2837).
 */
final class PodRequests {
  private PodRequests() {}

  static ResourceAmounts of(ObjectNode pod) {
    JsonNode spec = pod.path("spec");
    ResourceAmounts sum = new ResourceAmounts();
    for (JsonNode container : spec.path("containers")) {
      sum.add(requests(container));
    }
    ResourceAmounts sidecars = new ResourceAmounts();
    ResourceAmounts before = new ResourceAmounts();
    for (JsonNode container : spec.path("initContainers")) {
      ResourceAmounts own = requests(container);
      if (container.path("restartPolicy").asText().equals("Always")) {
        sum.add(own);
        sidecars.add(own);
        before.raiseTo(sidecars);
      } else {
        own.add(sidecars);
        before.raiseTo(own);
      }
    }
    sum.raiseTo(before);
    requests(spec).named().forEach(sum::set);
    sum.add(ResourceAmounts.of(spec.path("overhead")));
    return sum;
  }

  private static ResourceAmounts requests(JsonNode holder) {
    return ResourceAmounts.of(holder.path("resources").path("requests"));
  }
}
