package dev.duplane.controller.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Divides the replicas of a Deployment that is scaled between its ReplicaSets
 * (pkg/controller/deployment/sync.go, {@code scale}).
 */
final class ReplicaSetScaling {
  private final SetWrites writes;
  private final RolloutBounds bounds;
  private final boolean rolling;
  private final int statusReplicas;

  /**
   * @param writes of the Deployment
   * @param rolling whether its Pods are replaced bit by bit
   * @param statusReplicas how many Pods it had, as its status says
   */
  ReplicaSetScaling(SetWrites writes, boolean rolling, int statusReplicas) {
    this.writes = writes;
    this.bounds = writes.bounds();
    this.rolling = rolling;
    this.statusReplicas = statusReplicas;
  }

  void scale(@Nullable ManagedSet newSet, List<ManagedSet> oldSets) {
    List<ManagedSet> active = active(oldSets);
    if (newSet != null && newSet.replicas() > 0) {
      active.add(newSet);
    }
    if (active.size() <= 1) {
      ManagedSet only = active.isEmpty() ? latest(newSet, oldSets) : active.get(0);
      if (only != null) {
        boolean unused = writes.scale(only, bounds.desired());
      }
    } else if (newSet != null && isSaturated(newSet)) {
      active(oldSets).forEach(set -> writes.scale(set, 0));
    } else if (rolling) {
      proportionally(active);
    }
  }

  static List<ManagedSet> active(List<ManagedSet> sets) {
    List<ManagedSet> active = new ArrayList<>(sets);
    active.removeIf(set -> set.replicas() == 0);
    return active;
  }

  private static @Nullable ManagedSet latest(
      @Nullable ManagedSet newSet, List<ManagedSet> oldSets) {
    return newSet != null ? newSet : oldSets.stream().max(ManagedSet.BY_AGE).orElse(null);
  }

  private boolean isSaturated(ManagedSet set) {
    Integer desired = set.number(RevisionAnnotations.DESIRED);
    return desired != null
        && desired == bounds.desired()
        && set.replicas() == bounds.desired()
        && set.available() == bounds.desired();
  }

  /** Larger sets get more of what is added or taken; what is left over goes to the largest. */
  private void proportionally(List<ManagedSet> active) {
    int allowed = bounds.desired() > 0 ? bounds.most() : 0;
    int toAdd = allowed - ManagedSet.replicas(active);
    Comparator<ManagedSet> largest =
        Comparator.comparingInt((ManagedSet set) -> set.replicas()).reversed();
    active.sort(
        largest.thenComparing(toAdd > 0 ? ManagedSet.BY_AGE.reversed() : ManagedSet.BY_AGE));
    Map<ManagedSet, Integer> sizes = new LinkedHashMap<>();
    int added = 0;
    for (ManagedSet set : active) {
      int share = share(set, toAdd, added);
      sizes.put(set, set.replicas() + share);
      added += share;
    }
    ManagedSet first = active.get(0);
    sizes.merge(first, toAdd - added, Integer::sum);
    sizes.computeIfPresent(first, (set, size) -> Math.max(0, size));
    sizes.forEach(writes::resize);
  }

  private int share(ManagedSet set, int toAdd, int added) {
    if (set.replicas() == 0 || toAdd == 0 || toAdd == added) {
      return 0;
    }
    int fraction = fraction(set);
    int rest = toAdd - added;
    return toAdd > 0 ? Math.min(fraction, rest) : Math.max(fraction, rest);
  }

  private int fraction(ManagedSet set) {
    if (bounds.desired() == 0) {
      return -set.replicas();
    }
    Integer noted = set.number(RevisionAnnotations.MAX);
    int before = Objects.requireNonNullElse(noted, 0);
    before = before == 0 ? statusReplicas : before;
    if (before == 0) {
      return 0;
    }
    double size = (double) (set.replicas() * bounds.most()) / before;
    return (int) Math.round(size) - set.replicas();
  }
}
