package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.admission.NamespacedObjects.StoredTree;
import dev.duplane.admission.podsecurity.CheckedPod;
import dev.duplane.admission.podsecurity.LevelVersion;
import dev.duplane.admission.podsecurity.PodSecurityStandards;
import dev.duplane.admission.podsecurity.Violation;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells which of the Pods of a Namespace a stricter standard would refuse: those that are there
 * stay, but those that replace them will not be let in (pod-security-admission/admission,
 * admission.go, {@code EvaluatePodsInNamespace}).
 */
final class NamespacePods {
  private static final int MOST = 3000;

  private final NamespacedObjects pods;
  private final PodSecurityStandards standards;

  NamespacePods(NamespacedObjects pods, PodSecurityStandards standards) {
    this.pods = pods;
    this.standards = standards;
  }

  /** What to warn of, empty if there is nothing. */
  List<String> warnings(String namespace, LevelVersion enforced) {
    List<ObjectNode> all = ordered(pods.in(namespace));
    List<ObjectNode> checked = all.subList(0, Math.min(MOST, all.size()));
    Map<String, Set<String>> podsByReason = new TreeMap<>();
    for (ObjectNode pod : checked) {
      List<Violation> violations = standards.violations(enforced, new CheckedPod(pod));
      if (!violations.isEmpty()) {
        podsByReason
            .computeIfAbsent(Violation.reasons(violations), reason -> new TreeSet<>())
            .add(ObjectMeta.of(pod).name());
      }
    }
    List<String> warnings = new ArrayList<>();
    if (checked.size() < all.size()) {
      warnings.add(
          "new PodSecurity enforce level only checked against the first %d of %d existing pods"
              .formatted(checked.size(), all.size()));
    }
    if (!podsByReason.isEmpty()) {
      warnings.add(
          "existing pods in namespace %s violate the new PodSecurity enforce level %s"
              .formatted(GoText.quote(namespace), GoText.quote(enforced.toString())));
    }
    List<String> byName = new ArrayList<>();
    podsByReason.forEach((reason, names) -> byName.add(named(names) + ": " + reason));
    byName.sort(null);
    warnings.addAll(byName);
    return warnings;
  }

  /** One Pod of each controller first, as they are much alike. */
  private static List<ObjectNode> ordered(List<StoredTree> stored) {
    List<ObjectNode> first = new ArrayList<>();
    List<ObjectNode> later = new ArrayList<>();
    Set<String> controllers = new HashSet<>();
    for (StoredTree each : stored) {
      String controller = controller(each.object());
      (controller.isEmpty() || controllers.add(controller) ? first : later).add(each.object());
    }
    first.addAll(later);
    return first;
  }

  private static String controller(ObjectNode pod) {
    for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner.path("uid").asText();
      }
    }
    return "";
  }

  /** The first of them, and how many there are besides. */
  private static String named(Set<String> names) {
    String first = names.iterator().next();
    return switch (names.size()) {
      case 1 -> first;
      case 2 -> first + " (and 1 other pod)";
      default -> first + " (and " + (names.size() - 1) + " other pods)";
    };
  }
}
