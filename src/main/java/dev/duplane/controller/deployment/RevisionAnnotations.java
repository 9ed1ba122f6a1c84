package dev.duplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The annotations by which Deployments and ReplicaSets remember revisions and sizes
 * (pkg/controller/deployment/util, {@code SetNewReplicaSetAnnotations}).
 */
final class RevisionAnnotations {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAX = "deployment.kubernetes.io/max-replicas";
  static final String ROLLBACK = "deprecated.deployment.rollback.to";

  private static final int HISTORY_LENGTH = 2000;

  /** Those that are not copied between Deployments and ReplicaSets. */
  static final Set<String> SKIPPED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          REVISION,
          HISTORY,
          DESIRED,
          MAX,
          ROLLBACK);

  private RevisionAnnotations() {}

  /** The revision of a ReplicaSet, 0 if it has none. */
  static long revision(ManagedSet set) {
    return number(set.annotation(REVISION) == null ? "" : set.annotation(REVISION));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static long newest(Collection<ManagedSet> sets) {
    return sets.stream().mapToLong(RevisionAnnotations::revision).max().orElse(0);
  }

  /**
   * Gives the ReplicaSet of the template its annotations.
   *
   * @param deployment whose annotations it gets
   * @param revision the number after those of all others
   * @return whether something changed
   */
  static boolean update(JsonNode deployment, ManagedSet set, long revision) {
    boolean changed = copy(deployment, set);
    String old = set.annotation(REVISION);
    if (old != null && !old.isEmpty() && !old.matches("-?[0-9]+")) {
      return changed;
    }
    if (number(old == null ? "" : old) >= revision) {
      return changed;
    }
    set.annotations().put(REVISION, Long.toString(revision));
    if (old != null) {
      remember(set, old);
    }
    return true;
  }

  private static boolean copy(JsonNode deployment, ManagedSet set) {
    boolean changed = false;
    JsonNode annotations = deployment.path("metadata").path("annotations");
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      String key = annotation.getKey();
      String value = annotation.getValue().asText();
      if (!SKIPPED.contains(key) && !value.equals(set.annotation(key))) {
        set.annotations().put(key, value);
        changed = true;
      }
    }
    return changed;
  }

  /** The ReplicaSet is rolled back to: it has been another revision before. */
  private static void remember(ManagedSet set, String old) {
    String history = set.annotation(HISTORY);
    if (history == null || history.isEmpty()) {
      set.annotations().put(HISTORY, old);
      return;
    }
    List<String> revisions = new ArrayList<>(Arrays.asList(history.split(",", -1)));
    revisions.add(old);
    while (revisions.size() > 1 && String.join(",", revisions).length() > HISTORY_LENGTH) {
      revisions.remove(0);
    }
    set.annotations().put(HISTORY, String.join(",", revisions));
  }

  /** Notes the sizes that a ReplicaSet was made or scaled for; whether something changed. */
  static boolean sizes(ManagedSet set, RolloutBounds bounds) {
    String desired = Integer.toString(bounds.desired());
    String most = Integer.toString(bounds.most());
    boolean changed = !desired.equals(set.annotation(DESIRED)) || !most.equals(set.annotation(MAX));
    ObjectNode annotations = set.annotations();
    annotations.put(DESIRED, desired);
    annotations.put(MAX, most);
    return changed;
  }
}
