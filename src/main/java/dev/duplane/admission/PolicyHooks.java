package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.store.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a kind that have bindings, by name, each compiled once
 * (apiserver/pkg/admission/plugin/policy/generic/policy_source.go). They are read again only when a
 * policy or a binding has changed. Used by the cluster's writer.
 */
final class PolicyHooks {
  private final NamespacedObjects policies;
  private final NamespacedObjects bindings;
  private final RequestRules rules;
  private final PolicyParameters parameters;
  private final Map<Long, CompiledPolicy> compiled = new LinkedHashMap<>();
  private List<Long> readAt = List.of();
  private List<Hook> hooks = List.of();

  /** A policy with its bindings. */
  private record Hook(CompiledPolicy policy, List<JsonNode> bindings) {}

  /**
   * A policy that is about a request, by a binding, with one of its parameters.
   *
   * @param policy the policy
   * @param binding as it is stored; null if something is wrong with the policy itself
   * @param request in the form in which the policy sees it
   * @param params null if there are none
   * @param problem why it cannot be asked; empty if it can
   */
  record Invocation(
      CompiledPolicy policy,
      @Nullable JsonNode binding,
      VersionedRequest request,
      @Nullable JsonNode params,
      String problem) {

    /** The name of the binding, empty if there is none. */
    String bindingName() {
      return binding == null ? "" : binding.path("metadata").path("name").asText();
    }

    /** Whether the binding has an action done. */
    boolean does(String action) {
      if (binding != null) {
        for (JsonNode each : binding.path("spec").path("validationActions")) {
          if (each.asText().equals(action)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  PolicyHooks(
      NamespacedObjects policies,
      NamespacedObjects bindings,
      RequestRules rules,
      PolicyParameters parameters) {
    this.policies = policies;
    this.bindings = bindings;
    this.rules = rules;
    this.parameters = parameters;
  }

  private List<Hook> hooks() {
    if (bindings.revisions().isEmpty()) {
      return List.of();
    }
    List<Long> revisions = new ArrayList<>(bindings.revisions());
    revisions.addAll(policies.revisions());
    if (!revisions.equals(readAt)) {
      Map<String, List<JsonNode>> bound = new LinkedHashMap<>();
      bindings
          .in("")
          .forEach(
              each ->
                  bound
                      .computeIfAbsent(
                          each.object().path("spec").path("policyName").asText(),
                          name -> new ArrayList<>())
                      .add(each.object()));
      List<Hook> read = new ArrayList<>();
      compiled.keySet().retainAll(policies.revisions());
      policies
          .in("")
          .forEach(
              policy -> {
                List<JsonNode> of = bound.get(policy.object().at("/metadata/name").asText());
                if (of != null) {
                  read.add(new Hook(compiled(policy.entry(), policy.object()), of));
                }
              });
      hooks = List.copyOf(read);
      readAt = revisions;
    }
    return hooks;
  }

  private CompiledPolicy compiled(Entry entry, JsonNode policy) {
    return compiled.computeIfAbsent(entry.modRevision(), revision -> CompiledPolicy.of(policy));
  }

  /** The policies that are about a request, in order. */
  List<Invocation> about(AdmissionAttributes attributes) {
    List<Invocation> found = new ArrayList<>();
    for (Hook hook : hooks()) {
      Matched matched =
          rules.matchResources(hook.policy().spec().path("matchConstraints"), attributes);
      if (matched != null) {
        VersionedRequest request = new VersionedRequest(attributes, matched);
        String problem = parameters.problem(hook.policy().spec().path("paramKind"));
        if (problem.isEmpty()) {
          hook.bindings().forEach(binding -> add(hook.policy(), binding, request, found));
        } else {
          String why = "failed to configure policy: " + problem;
          found.add(new Invocation(hook.policy(), null, request, null, why));
        }
      }
    }
    return found;
  }

  private void add(
      CompiledPolicy policy, JsonNode binding, VersionedRequest request, List<Invocation> found) {
    AdmissionAttributes attributes = request.attributes();
    JsonNode terms = binding.path("spec");
    JsonNode resources = terms.path("matchResources");
    if (resources.isObject() && rules.matchResources(resources, attributes) == null) {
      return;
    }
    JsonNode kind = policy.spec().path("paramKind");
    if (!kind.isObject() || !terms.path("paramRef").isObject()) {
      found.add(new Invocation(policy, binding, request, null, ""));
      return;
    }
    try {
      parameters
          .of(kind, terms.path("paramRef"), attributes.namespace())
          .forEach(each -> found.add(new Invocation(policy, binding, request, each, "")));
    } catch (IllegalArgumentException e) {
      String why = "failed to configure binding: " + e.getMessage();
      found.add(new Invocation(policy, binding, request, null, why));
    }
  }
}
