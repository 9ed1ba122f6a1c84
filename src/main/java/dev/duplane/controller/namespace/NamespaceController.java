package dev.duplane.controller.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Body;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Event;
import dev.duplane.store.Store;
import dev.duplane.store.Value;
import dev.duplane.store.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Empties Namespaces that terminate, and finalizes them once they are empty. Runs after each write,
 * on the writer's thread and under the write lock, and looks at nothing unless a Namespace is
 * terminating.
 */
public final class NamespaceController {
  private static final int BATCH = 100;

  private static final WriteOptions AS_CONTROLLER =
      new WriteOptions(false, "kube-controller-manager", FieldValidation.STRICT);

  private final Registry registry;
  private final Store store;
  private final Clock clock;
  private final ResourceRegistry namespaces;

  /** Guards the fields below; held while the controller runs, so that it never runs twice. */
  private final ReentrantLock running = new ReentrantLock();

  private final Set<String> terminating = new TreeSet<>();

  /** What the conditions of a Namespace say, so that they are written only when that changes. */
  private final Map<String, Remainder> reported = new HashMap<>();

  private Watch watch;

  /**
   * @param registry what Namespaces hold
   * @param store whose events tell of Namespaces that terminate
   * @param clock gives the times of conditions
   */
  public NamespaceController(Registry registry, Store store, Clock clock) {
    this.registry = registry;
    this.store = store;
    this.clock = clock;
    this.namespaces =
        Objects.requireNonNull(registry.resource("", "v1", "namespaces"), "namespaces");
    this.watch = store.watch("/registry/namespaces/", store.snapshot().revision());
  }

  /** Does what there is to do now, and returns when there is no more. */
  public void run() {
    if (running.isHeldByCurrentThread()) {
      // One of the controller's own writes: the loop below sees what comes of it.
      return;
    }
    running.lock();
    try {
      observe();
      for (String name : List.copyOf(terminating)) {
        if (isEmptied(name)) {
          terminating.remove(name);
          reported.remove(name);
          finalizeNamespace(name);
        }
      }
      observe();
    } finally {
      running.unlock();
    }
  }

  private void observe() {
    try {
      List<Event> events;
      do {
        events = watch.poll(BATCH);
        events.forEach(this::observe);
      } while (!events.isEmpty());
    } catch (CompactedException e) {
      watch = store.watch("/registry/namespaces/", store.snapshot().revision());
      relist();
    }
  }

  private void observe(Event event) {
    String name = event.key().substring(event.key().lastIndexOf('/') + 1);
    Value current = event.current();
    if (current == null) {
      terminating.remove(name);
    } else if (isTerminating(current.json(event.revision()))) {
      terminating.add(name);
    }
  }

  private void relist() {
    namespaces
        .list("", ListOptions.ALL)
        .items()
        .forEach(
            entry -> {
              if (isTerminating(entry.value().json(entry.modRevision()))) {
                terminating.add(entry.key().substring(entry.key().lastIndexOf('/') + 1));
              }
            });
  }

  /** Whether a Namespace is being deleted and has not been finalized. */
  private static boolean isTerminating(byte[] namespace) {
    JsonNode object = JsonTree.parse(namespace);
    return object.path("metadata").has("deletionTimestamp")
        && !object.path("spec").path("finalizers").isEmpty();
  }

  /** Deletes all that the Namespace holds; false if finalizers keep some of it. */
  private boolean isEmptied(String namespace) {
    Remainder remainder = new Remainder();
    for (ResourceRegistry resource : registry.resources()) {
      if (!resource.resource().namespaced()
          || resource.list(namespace, ListOptions.ALL).items().isEmpty()) {
        continue;
      }
      resource.deleteCollection(namespace, ListOptions.ALL, DeleteOptions.DEFAULT);
      remainder.add(resource.resource(), resource.list(namespace, ListOptions.ALL).items());
    }
    if (!remainder.isEmpty() && !remainder.equals(reported.put(namespace, remainder))) {
      patchStatus(namespace, remainder);
    }
    return remainder.isEmpty();
  }

  private void patchStatus(String namespace, Remainder remainder) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("status").set("conditions", remainder.conditions(clock.instant()));
    namespaces.patch(
        "",
        namespace,
        "status",
        PatchType.STRATEGIC_MERGE,
        change.toString().getBytes(StandardCharsets.UTF_8),
        AS_CONTROLLER);
  }

  /** Empties spec.finalizers; those of metadata belong to others, and may hold it up still. */
  private void finalizeNamespace(String name) {
    try {
      ObjectNode object = (ObjectNode) JsonTree.parse(namespaces.get("", name, null).json());
      object.putObject("spec").putArray("finalizers");
      namespaces.update(
          "",
          name,
          "finalize",
          Body.json(object.toString().getBytes(StandardCharsets.UTF_8)),
          AS_CONTROLLER);
    } catch (StatusException e) {
      if (!"NotFound".equals(e.status().reason())) {
        throw e;
      }
    }
  }
}
