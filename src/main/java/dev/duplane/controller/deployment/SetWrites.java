package dev.duplane.controller.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.workload.WorkloadOwner;

/** Writes the ReplicaSets of one Deployment, and says so in Events. */
final class SetWrites {
  private static final String SCALING = "ScalingReplicaSet";

  private final OwnObjects sets;
  private final WorkloadOwner deployment;
  private final EventRecorder events;
  private final RolloutBounds bounds;

  SetWrites(OwnObjects sets, WorkloadOwner deployment, EventRecorder events) {
    this.sets = sets;
    this.deployment = deployment;
    this.events = events;
    this.bounds = RolloutBounds.of(deployment.node().path("spec"));
  }

  RolloutBounds bounds() {
    return bounds;
  }

  /** Makes a ReplicaSet. */
  ManagedSet create(ManagedSet set) {
    ObjectNode made = sets.tree(sets.create(deployment.namespace(), set.node()));
    ManagedSet created = new ManagedSet(made);
    if (created.replicas() > 0) {
      normal(
          SCALING, "Scaled up replica set " + created.name() + " from 0 to " + created.replicas());
    }
    return created;
  }

  /** Writes a ReplicaSet as it has been changed. */
  void update(ManagedSet set) {
    ObjectNode node = set.node();
    ObjectMeta.of(node).remove("resourceVersion");
    set.written(sets.tree(sets.update(deployment.namespace(), set.name(), "", node)));
  }

  /** Scales a ReplicaSet, if it is not of that size; whether it was not. */
  boolean scale(ManagedSet set, int size) {
    if (set.replicas() == size) {
      return false;
    }
    resize(set, size);
    return true;
  }

  /** Gives a ReplicaSet a size, and notes what sizes the Deployment has then. */
  void resize(ManagedSet set, int size) {
    int old = set.replicas();
    boolean noted = RevisionAnnotations.sizes(set, bounds);
    if (old == size && !noted) {
      return;
    }
    ((ObjectNode) set.node().path("spec")).put("replicas", size);
    update(set);
    if (old != size) {
      String way = old < size ? "up" : "down";
      normal(
          SCALING, "Scaled " + way + " replica set " + set.name() + " from " + old + " to " + size);
    }
  }

  void delete(ManagedSet set) {
    sets.delete(deployment.namespace(), set.name());
  }

  void normal(String reason, String message) {
    events.event(deployment.involved(), EventRecorder.NORMAL, reason, message);
  }

  void warning(String reason, String message) {
    events.event(deployment.involved(), EventRecorder.WARNING, reason, message);
  }
}
