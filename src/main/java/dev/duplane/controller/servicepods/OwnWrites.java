package dev.duplane.controller.servicepods;

import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.Request;
import dev.duplane.registry.ObjectAnswer;
import java.util.HashSet;
import java.util.Set;

/**
 * What a controller has written itself, until it hears of it: it need not look at that again
 * (Kubernetes, {@code staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go}).
 */
final class OwnWrites {
  private final Set<Long> revisions = new HashSet<>();
  private final Set<Request> deletions = new HashSet<>();

  /** Notes a write by its answer. */
  void add(ObjectAnswer answer) {
    revisions.add(JsonTree.parse(answer.json()).path("metadata").path("resourceVersion").asLong());
  }

  /** Notes that an object will be deleted. */
  void addDeletion(Request request) {
    deletions.add(request);
  }

  /** Whether an event tells of something that was noted; it is told once. */
  boolean includes(ObjectEvent event) {
    return event.current() == null
        ? deletions.remove(event.request())
        : revisions.remove(event.revision());
  }

  /** Forgets all. */
  void clear() {
    revisions.clear();
    deletions.clear();
  }
}
