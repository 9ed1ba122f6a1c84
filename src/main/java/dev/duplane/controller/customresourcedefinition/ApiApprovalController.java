package dev.duplane.controller.customresourcedefinition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.registry.Registry;
import dev.duplane.registry.customresourcedefinition.ApiApproval;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions.DefinitionCondition;
import java.time.Clock;

/**
 * Tells whether a kind of a group of the Kubernetes community has been approved
 * (apiextensions-apiserver, pkg/controller/apiapproval).
 */
public final class ApiApprovalController extends DefinitionLoop {

  /**
   * @param registry where the definitions are
   * @param clock gives the times of conditions
   */
  public ApiApprovalController(Registry registry, Clock clock) {
    super(registry, clock);
  }

  @Override
  public String name() {
    return "kubernetes-api-approval-policy-conformant-condition-controller";
  }

  @Override
  void change(ObjectNode definition) {
    DefinitionCondition condition = ApiApproval.condition(definition);
    if (condition != null && !condition.isSaidBy(Conditions.find(definition, condition.type()))) {
      set(definition, condition);
    }
  }
}
