package dev.duplane.controller.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.customresourcedefinition.CustomResourceDefinitionStrategy;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions.DefinitionCondition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the objects of definitions that are deleted, and lets the definitions go when the last of
 * their objects has gone (apiextensions-apiserver, pkg/controller/finalizer/crd_finalizer.go).
 */
public final class FinalizingController implements Controller {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Registry registry;
  private final OwnObjects definitions;
  private final Clock clock;

  /** The names of the definitions that go: those of their resources and groups, too. */
  private final Set<String> terminating = new TreeSet<>();

  /**
   * @param registry where definitions and their objects are
   * @param clock gives the times of conditions
   */
  public FinalizingController(Registry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.definitions =
        OwnObjects.of(registry, DefinitionLoop.GROUP, DefinitionLoop.PLURAL, "kube-apiserver");
  }

  @Override
  public String name() {
    return "crd-finalizer";
  }

  @Override
  public List<Source> watches() {
    return List.of(
        new Source(DefinitionLoop.DEFINITIONS, this::observeDefinition),
        new Source(null, this::observeObject));
  }

  @Override
  public void reset() {
    terminating.clear();
  }

  private void observeDefinition(ObjectEvent event, Consumer<Request> queue) {
    if (event.current() != null && isToBeFinalized(event.shared())) {
      terminating.add(event.request().name());
      queue.accept(event.request());
    } else {
      terminating.remove(event.request().name());
    }
  }

  private void observeObject(ObjectEvent event, Consumer<Request> queue) {
    if (!terminating.isEmpty()) {
      String definition = event.request().resource().toString();
      if (terminating.contains(definition)) {
        queue.accept(definitions.request("", definition));
      }
    }
  }

  private static boolean isToBeFinalized(ObjectNode definition) {
    ObjectMeta meta = ObjectMeta.of(definition);
    return meta.deleting()
        && meta.finalizers().contains(CustomResourceDefinitionStrategy.CLEANUP_FINALIZER);
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode definition = definitions.get("", request.name());
    if (definition == null || !isToBeFinalized(definition)) {
      return Result.DONE;
    }
    report(
        definition,
        "InstanceDeletionInProgress",
        "CustomResource deletion is in progress",
        "InstanceDeletionCheck");
    ResourceRegistry objects = objects(definition);
    if (objects != null) {
      objects.deleteCollection("", ListOptions.ALL, DeleteOptions.DEFAULT);
    }
    ObjectNode now = definitions.get("", request.name());
    if (now == null) {
      return Result.DONE;
    }
    if (!Conditions.isTrue(now, DefinitionConditions.ESTABLISHED)) {
      finish(now, "NeverEstablished", "resource was never established");
    } else if (objects == null || isEmpty(objects)) {
      finish(now, "InstanceDeletionCompleted", "removed all instances");
    } else {
      return waiting(now);
    }
    return Result.DONE;
  }

  /** Whoever holds objects up is waited for, but after a while that is said. */
  private Result waiting(ObjectNode definition) {
    JsonNode condition = Conditions.find(definition, DefinitionConditions.TERMINATING);
    if (condition == null) {
      return Result.DONE;
    }
    Duration left =
        Duration.between(
            clock.instant(),
            Instant.parse(condition.path("lastTransitionTime").asText()).plus(PATIENCE));
    if (left.isNegative() || left.isZero()) {
      report(
          definition,
          "InstanceDeletionCheck",
          "could not confirm zero CustomResources remaining: timed out waiting for the condition",
          "");
      return Result.DONE;
    }
    return Result.after(left);
  }

  private static boolean isEmpty(ResourceRegistry objects) {
    return objects.list("", ListOptions.ALL).items().isEmpty();
  }

  /** The objects, by any of the versions that are served; null if there is none. */
  private @Nullable ResourceRegistry objects(ObjectNode definition) {
    JsonNode spec = definition.path("spec");
    for (JsonNode version : spec.path("versions")) {
      ResourceRegistry found =
          registry.resource(
              spec.path("group").asText(),
              version.path("name").asText(),
              spec.at("/names/plural").asText());
      if (found != null && found.resource().custom()) {
        return found;
      }
    }
    return null;
  }

  /**
   * Says how far things are, unless it is said already, or more.
   *
   * @param more the reason that says more
   */
  private void report(ObjectNode definition, String reason, String message, String more) {
    DefinitionCondition condition =
        new DefinitionCondition(DefinitionConditions.TERMINATING, "True", reason, message);
    JsonNode known = Conditions.find(definition, DefinitionConditions.TERMINATING);
    if (condition.isSaidBy(known)
        || (known != null && known.path("reason").asText().equals(more))) {
      return;
    }
    DefinitionConditions.set(definition, condition, clock.instant());
    write(definition);
  }

  private void finish(ObjectNode definition, String reason, String message) {
    DefinitionConditions.set(
        definition,
        new DefinitionCondition(DefinitionConditions.TERMINATING, "False", reason, message),
        clock.instant());
    ObjectMeta meta = ObjectMeta.of(definition);
    List<String> finalizers = new ArrayList<>(meta.finalizers());
    finalizers.remove(CustomResourceDefinitionStrategy.CLEANUP_FINALIZER);
    meta.setFinalizers(finalizers);
    write(definition);
  }

  private void write(ObjectNode definition) {
    definitions.update("", ObjectMeta.of(definition).name(), "status", definition);
  }
}
