package dev.duplane.controller.namespace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Empties Namespaces that terminate, and finalizes them once they are empty (Kubernetes, {@code
 * pkg/controller/namespace/deletion/namespaced_resources_deleter.go}).
 *
 * <p>kube-controller-manager looks again after some seconds if finalizers hold something up; this
 * one when something in the Namespace changes.
 */
public final class NamespaceController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "namespace-controller";

  private final Registry registry;
  private final Clock clock;
  private final OwnObjects namespaces;

  /**
   * The terminating Namespaces that events have reported. Events in other Namespaces need no closer
   * look.
   */
  private final Set<String> terminating = new HashSet<>();

  /**
   * @param registry what Namespaces hold
   * @param clock gives the times of conditions
   */
  public NamespaceController(Registry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.namespaces = OwnObjects.of(registry, "", "namespaces", OwnObjects.CONTROLLER_MANAGER);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        new Source(namespaces.resource(), this::observeNamespace),
        new Source(null, this::observeContent));
  }

  @Override
  public void reset() {
    terminating.clear();
  }

  private void observeNamespace(ObjectEvent event, Consumer<Request> queue) {
    if (event.current() != null && isTerminating(event.shared())) {
      terminating.add(event.request().name());
      queue.accept(event.request());
    } else {
      terminating.remove(event.request().name());
    }
  }

  private void observeContent(ObjectEvent event, Consumer<Request> queue) {
    String namespace = event.request().namespace();
    if (terminating.contains(namespace)) {
      queue.accept(namespaces.request("", namespace));
    }
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode namespace = namespaces.get("", request.name());
    if (namespace == null || !isTerminating(namespace)) {
      return Result.DONE;
    }
    Remainder remainder = empty(request.name());
    if (remainder.isEmpty()) {
      finalizeNamespace(request.name(), namespace);
    } else if (!remainder.isReportedBy(namespace)) {
      report(request.name(), remainder);
    }
    return Result.DONE;
  }

  /** Whether a Namespace is being deleted and has not been finalized. */
  private static boolean isTerminating(ObjectNode namespace) {
    return ObjectMeta.of(namespace).deleting()
        && !new ObjectView(new ObjectView(namespace).object("spec")).texts("finalizers").isEmpty();
  }

  /** Deletes all that the Namespace holds; what finalizers keep of it. */
  private Remainder empty(String namespace) {
    Remainder remainder = new Remainder();
    for (ResourceRegistry resource : registry.resources()) {
      if (!resource.resource().namespaced()
          || !resource.resource().verbs().contains("deletecollection")
          || resource.list(namespace, ListOptions.ALL).items().isEmpty()) {
        continue;
      }
      resource.deleteCollection(namespace, ListOptions.ALL, DeleteOptions.DEFAULT);
      remainder.add(resource.resource(), resource.list(namespace, ListOptions.ALL).items());
    }
    return remainder;
  }

  private void report(String name, Remainder remainder) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("status").set("conditions", remainder.conditions(clock.instant()));
    namespaces.patch("", name, "status", PatchType.STRATEGIC_MERGE, change);
  }

  /** Empties spec.finalizers; those of metadata belong to others, and may hold it up still. */
  private void finalizeNamespace(String name, ObjectNode namespace) {
    namespace.putObject("spec").putArray("finalizers");
    namespaces.update("", name, "finalize", namespace);
  }
}
