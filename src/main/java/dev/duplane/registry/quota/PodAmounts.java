package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a Pod asks for as a whole: its containers together, or an init container that needs more
 * (component-helpers/resource, {@code PodRequests} and {@code PodLimits}).
 */
public final class PodAmounts {
  private PodAmounts() {}

  /**
   * The sum of what the containers ask for.
   *
   * @param field {@code requests} or {@code limits}
   */
  public static ResourceList of(JsonNode podSpec, String field) {
    ResourceList sum = new ResourceList();
    for (JsonNode container : podSpec.path("containers")) {
      sum.addAll(of(container.path("resources").path(field)));
    }
    ResourceList sidecars = new ResourceList();
    ResourceList most = new ResourceList();
    for (JsonNode container : podSpec.path("initContainers")) {
      ResourceList own = of(container.path("resources").path(field));
      if (container.path("restartPolicy").asText().equals("Always")) {
        // It goes on beside the containers, and beside those that are started after it.
        sum.addAll(own);
        sidecars.addAll(own);
        own = sidecars;
      } else {
        own = own.plus(sidecars);
      }
      most.max(own);
    }
    sum.max(most);
    for (var whole : podSpec.path("resources").path(field).properties()) {
      sum.put(whole.getKey(), ResourceList.Amount.of(whole.getValue().asText()));
    }
    ResourceList overhead = of(podSpec.path("overhead"));
    if (field.equals("requests")) {
      sum.addAll(overhead);
    } else {
      sum.addAll(overhead.masked(sum.names()));
    }
    return sum;
  }

  private static ResourceList of(JsonNode quantities) {
    return ResourceList.of(quantities);
  }
}
