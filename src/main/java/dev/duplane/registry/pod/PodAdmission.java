package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.StatusException;
import dev.duplane.registry.SubresourceStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the admission plugins of a kube-apiserver with default settings do to Pods: Priority,
 * DefaultTolerationSeconds and RuntimeClass (Admission Control).
 */
final class PodAdmission {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final String PREEMPT = "PreemptLowerPriority";
  private static final int TOLERATION_SECONDS = 300;

  /** The classes that each cluster has (Pod Priority and Preemption). */
  private static final Map<String, Integer> SYSTEM_CLASSES =
      Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000);

  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  private PodAdmission() {}

  static void admit(ObjectNode pod, @Nullable ObjectNode before) {
    ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
    if (before == null) {
      priority(spec, ObjectMeta.of(pod).name());
    } else {
      for (String field : List.of("priority", "preemptionPolicy")) {
        if (!spec.has(field)) {
          SubresourceStrategy.keep(spec.node(), new ObjectView(before).object("spec"), field);
        }
      }
    }
    tolerations(spec);
    if (before == null) {
      runtimeClass(spec, ObjectMeta.of(pod).name());
    }
  }

  private static void priority(ObjectView spec, String name) {
    String className = spec.text("priorityClassName");
    Integer priority = className.isEmpty() ? Integer.valueOf(0) : SYSTEM_CLASSES.get(className);
    if (priority == null) {
      throw forbidden(name, "no PriorityClass with name " + className + " was found");
    }
    if (spec.has("priority") && spec.integer("priority") != priority) {
      throw forbidden(
          name,
          "the integer value of priority ("
              + spec.integer("priority")
              + ") must not be provided in pod spec; priority admission controller computed "
              + priority
              + " from the given PriorityClass name");
    }
    spec.setInteger("priority", priority);
    String policy = spec.optionalText("preemptionPolicy");
    if (policy != null && !policy.equals(PREEMPT)) {
      throw forbidden(
          name,
          "the string value of PreemptionPolicy ("
              + policy
              + ") must not be provided in pod spec; priority admission controller computed "
              + PREEMPT
              + " from the given PriorityClass name");
    }
    spec.setText("preemptionPolicy", PREEMPT);
  }

  /** A Pod stays five minutes on a node that is lost, unless it says otherwise. */
  private static void tolerations(ObjectView spec) {
    for (String taint : TAINTS) {
      boolean tolerated =
          spec.objects("tolerations").stream()
              .map(ObjectView::new)
              .anyMatch(
                  toleration ->
                      List.of("", taint).contains(toleration.text("key"))
                          && List.of("", "NoExecute").contains(toleration.text("effect")));
      if (!tolerated) {
        ArrayNode tolerations =
            spec.get("tolerations") instanceof ArrayNode present
                ? present
                : spec.node().putArray("tolerations");
        tolerations
            .addObject()
            .put("key", taint)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", TOLERATION_SECONDS);
      }
    }
  }

  /** There are no RuntimeClasses yet, so none can be named. */
  private static void runtimeClass(ObjectView spec, String name) {
    String runtimeClass = spec.optionalText("runtimeClassName");
    if (runtimeClass != null) {
      throw forbidden(name, "pod rejected: RuntimeClass \"" + runtimeClass + "\" not found");
    }
    if (spec.get("overhead") instanceof ObjectNode overhead && !overhead.isEmpty()) {
      throw forbidden(
          name,
          "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
  }

  private static StatusException forbidden(String name, String why) {
    return StatusException.forbidden(PODS, name, why, List.of());
  }
}
