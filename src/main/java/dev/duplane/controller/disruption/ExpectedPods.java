package dev.duplane.controller.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ReconcileException;
import dev.duplane.controller.Request;
import dev.duplane.controller.workload.WorkloadOwner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many Pods there should be, as the workloads say that control them (disruption.go, {@code
 * getExpectedScale}).
 */
final class ExpectedPods {
  private static final Map<String, String> SCALED =
      Map.of(
          "Deployment", "deployments",
          "ReplicaSet", "replicasets",
          "StatefulSet", "statefulsets");

  private final ControllerManager manager;
  private final Indexer sets;

  /**
   * The outcome.
   *
   * @param count how many there should be
   * @param unmanaged the names of Pods that nothing controls
   */
  record Scale(int count, List<String> unmanaged) {}

  ExpectedPods(ControllerManager manager) {
    this.manager = manager;
    SCALED.values().forEach(plural -> manager.informer(new GroupResource("apps", plural)));
    this.sets = manager.informer(new GroupResource("apps", "replicasets"));
  }

  /**
   * Counts.
   *
   * @throws ReconcileException if a controller is none that can be scaled
   */
  Scale of(List<ObjectNode> pods) {
    Map<String, Integer> byController = new LinkedHashMap<>();
    List<String> unmanaged = new ArrayList<>();
    for (ObjectNode pod : pods) {
      JsonNode controller = WorkloadOwner.controllerOf(pod);
      String name = pod.path("metadata").path("name").asText();
      if (controller == null) {
        unmanaged.add(name);
        continue;
      }
      String namespace = pod.path("metadata").path("namespace").asText();
      JsonNode scaled = scaled(controller, namespace);
      if (!byController.containsKey(scaled.path("uid").asText())) {
        ObjectNode found = find(scaled, namespace);
        if (found == null) {
          throw new ReconcileException("found no controllers for pod \"" + name + "\"");
        }
        byController.put(scaled.path("uid").asText(), found.path("spec").path("replicas").asInt());
      }
    }
    return new Scale(byController.values().stream().mapToInt(count -> count).sum(), unmanaged);
  }

  /** A ReplicaSet's size is its Deployment's affair. */
  private JsonNode scaled(JsonNode controller, String namespace) {
    if (controller.path("kind").asText().equals("ReplicaSet")) {
      ObjectNode set =
          sets.get(
              new Request(
                  new GroupResource("apps", "replicasets"),
                  namespace,
                  controller.path("name").asText()));
      JsonNode above = set == null ? null : WorkloadOwner.controllerOf(set);
      if (above != null && above.path("kind").asText().equals("Deployment")) {
        return above;
      }
    }
    return controller;
  }

  private @Nullable ObjectNode find(JsonNode controller, String namespace) {
    String plural = SCALED.get(controller.path("kind").asText());
    if (plural == null || !controller.path("apiVersion").asText().startsWith("apps/")) {
      return null;
    }
    GroupResource resource = new GroupResource("apps", plural);
    ObjectNode found =
        manager
            .informer(resource)
            .get(new Request(resource, namespace, controller.path("name").asText()));
    boolean same =
        found != null
            && found.path("metadata").path("uid").asText().equals(controller.path("uid").asText());
    return same ? found : null;
  }
}
