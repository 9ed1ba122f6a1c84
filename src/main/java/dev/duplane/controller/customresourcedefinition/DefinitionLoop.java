package dev.duplane.controller.customresourcedefinition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions.DefinitionCondition;
import java.time.Clock;
import java.util.List;

/** A loop that keeps a part of the status of CustomResourceDefinitions. */
abstract class DefinitionLoop implements Controller {
  static final String GROUP = "apiextensions.k8s.io";
  static final String PLURAL = "customresourcedefinitions";
  static final GroupResource DEFINITIONS = new GroupResource(GROUP, PLURAL);

  private final OwnObjects definitions;
  private final Clock clock;

  DefinitionLoop(Registry registry, Clock clock) {
    this.definitions = OwnObjects.of(registry, GROUP, PLURAL, "kube-apiserver");
    this.clock = clock;
  }

  @Override
  public int priority() {
    return AT_ONCE;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(DEFINITIONS));
  }

  @Override
  public final Result reconcile(Request request) {
    ObjectNode definition = definitions.get("", request.name());
    if (definition != null) {
      ObjectNode before = definition.deepCopy();
      change(definition);
      if (!definition.equals(before)) {
        definitions.update("", request.name(), "status", definition);
      }
    }
    return Result.DONE;
  }

  /** Brings the status up to date, in place. */
  abstract void change(ObjectNode definition);

  final void set(ObjectNode definition, DefinitionCondition condition) {
    DefinitionConditions.set(definition, condition, clock.instant());
  }
}
