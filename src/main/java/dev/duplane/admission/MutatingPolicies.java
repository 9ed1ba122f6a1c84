package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.admission.CompiledPolicy.Mutation;
import dev.duplane.admission.PolicyHooks.Invocation;
import dev.duplane.api.GoText;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import dev.duplane.api.StatusException;
import dev.duplane.api.cel.CostBudget;
import dev.duplane.api.schema.Schema;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.SubresourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes objects as MutatingAdmissionPolicies with a binding say (Kubernetes: Mutating Admission
 * Policy; apiserver/pkg/admission/plugin/policy/mutating/dispatcher.go).
 */
final class MutatingPolicies implements AdmissionPlugin {
  private final PolicyHooks hooks;
  private final RequestVariables variables;
  private final Supplier<Schema> scale;

  /**
   * @param scale the schema of a Scale
   */
  MutatingPolicies(PolicyHooks hooks, RequestVariables variables, Supplier<Schema> scale) {
    this.hooks = hooks;
    this.variables = variables;
    this.scale = scale;
  }

  /** What tells an invocation of the first round from others. */
  private record Key(String policy, String binding, @Nullable JsonNode params) {
    static Key of(Invocation invocation) {
      JsonNode params = invocation.params();
      return new Key(
          invocation.policy().name(),
          invocation.bindingName(),
          params == null ? null : params.path("metadata"));
    }
  }

  /** Why a request is refused. */
  private record Failure(Invocation by, String message, boolean evaluated) {
    String text() {
      String policy = by.policy().name();
      return by.binding() == null
          ? "policy " + GoText.quote(policy) + " denied request: " + message
          : "policy '"
              + policy
              + "' with binding '"
              + by.bindingName()
              + "' denied request: "
              + message;
    }
  }

  @Override
  public void admit(AdmissionAttributes attributes, Reinvocation rounds) {
    if (RequestRules.isExemptFromPolicies(attributes)) {
      return;
    }
    List<Invocation> invocations = hooks.about(attributes);
    if (invocations.isEmpty()) {
      return;
    }
    ReinvocationState state = rounds.of(this);
    if (rounds.isSecond() && state.hasChangedSince(attributes.object())) {
      state.requireAgain();
    }
    List<Failure> failures = new ArrayList<>();
    for (Invocation invocation : invocations) {
      if (invocation.problem().isEmpty()) {
        invoke(invocation, rounds, state, failures);
      } else {
        failures.add(new Failure(invocation, invocation.problem(), false));
      }
    }
    state.leaves(attributes.object());
    failures.removeIf(failure -> failure.by().policy().ignoresFailures());
    if (!failures.isEmpty()) {
      throw denied(attributes, failures);
    }
  }

  private void invoke(
      Invocation invocation, Reinvocation rounds, ReinvocationState state, List<Failure> failures) {
    CompiledPolicy policy = invocation.policy();
    try {
      if (!policy.conditions().isEmpty()
          && !policy.conditions().met(known(invocation, CostBudget.ofMatchConditions()))) {
        return;
      }
    } catch (IllegalArgumentException e) {
      failures.add(new Failure(invocation, String.valueOf(e.getMessage()), true));
      return;
    }
    Key key = Key.of(invocation);
    if (rounds.isSecond() && !state.isAskedAgain(key)) {
      return;
    }
    boolean changed = false;
    CostBudget budget = CostBudget.ofRules();
    for (Mutation mutation : policy.mutations()) {
      try {
        changed |= mutate(invocation, mutation, budget);
      } catch (IllegalArgumentException e) {
        failures.add(new Failure(invocation, String.valueOf(e.getMessage()), true));
      }
    }
    if (changed) {
      state.requireAgain();
      rounds.want();
    }
    if (policy.isReinvoked()) {
      state.wantsAgain(key);
    }
  }

  private Map<String, Object> known(Invocation invocation, CostBudget budget) {
    return invocation
        .policy()
        .composed(variables.of(invocation.request(), invocation.params()), budget);
  }

  private boolean mutate(Invocation invocation, Mutation mutation, CostBudget budget) {
    ObjectNode object = invocation.request().object();
    if (object == null) {
      return false;
    }
    Object value = mutation.expression().value(known(invocation, budget), budget);
    ObjectNode changed =
        mutation.jsonPatch()
            ? PolicyPatch.patched(object, value)
            : PolicyPatch.applied(object, value, schema(invocation.request()));
    return invocation.request().update(changed);
  }

  private Schema schema(VersionedRequest request) {
    SubresourceKind kind = request.attributes().kind();
    if (kind != null) {
      if (kind.schema() == null) {
        throw new IllegalArgumentException(
            "failed to convert original object to typed object: no corresponding type for "
                + kind.apiVersion()
                + ", Kind="
                + kind.kind());
      }
      return kind.schema();
    }
    return request.attributes().scale() == null
        ? request.matched().resource().schema()
        : scale.get();
  }

  /** The first reason is the message, and all are causes; the code stays that of a refusal. */
  private static StatusException denied(AdmissionAttributes attributes, List<Failure> failures) {
    Status forbidden = attributes.forbidden("admission request denied by policy").status();
    Status.Details details = Objects.requireNonNull(forbidden.details());
    List<StatusCause> causes = new ArrayList<>();
    failures.forEach(failure -> causes.add(new StatusCause(null, failure.text(), null)));
    Failure first = failures.get(0);
    return new StatusException(
        new Status(
            forbidden.code(),
            first.evaluated() ? "Invalid" : forbidden.reason(),
            first.text(),
            new Status.Details(
                details.name(), details.group(), details.kind(), details.uid(), causes, 0)));
  }
}
