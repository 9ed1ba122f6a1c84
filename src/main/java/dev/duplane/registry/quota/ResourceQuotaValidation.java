package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.ResourceFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules for ResourceQuotas (pkg/apis/core/validation, ValidateResourceQuota). */
public final class ResourceQuotaValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath SCOPES = SPEC.child("scopes");
  private static final FieldPath EXPRESSIONS =
      SPEC.child("scopeSelector").child("matchExpressions");

  private final ObjectView spec;
  private final List<String> scopes;
  private final List<ObjectNode> requirements;
  private final List<FieldError> errors = new ArrayList<>();

  private ResourceQuotaValidation(ObjectNode quota) {
    this.spec = new ObjectView(quota).part("spec");
    this.scopes = spec.texts("scopes");
    this.requirements = spec.part("scopeSelector").objects("matchExpressions");
  }

  /** All that is wrong with a quota; its scopes stay as they are. */
  public static List<FieldError> validate(ObjectNode quota, @Nullable ObjectNode before) {
    ResourceQuotaValidation validation = new ResourceQuotaValidation(quota);
    validation.amounts();
    validation.scopes();
    validation.scopeSelector();
    if (before != null) {
      validation.sameScopes(before);
    }
    return validation.errors;
  }

  private void amounts() {
    spec.textMap("hard")
        .forEach(
            (name, amount) -> {
              FieldPath path = SPEC.child("hard").key(name);
              errors.addAll(ResourceFormat.quotaResourceName(path, name));
              errors.addAll(ResourceFormat.quantityValue(path, name, amount));
            });
  }

  private void scopes() {
    for (String scope : scopes) {
      if (!QuotaScopes.isStandard(scope)) {
        errors.add(FieldError.invalid(SCOPES, scopes, "unsupported scope"));
      }
      for (int i = 0; i < misapplied(scope); i++) {
        errors.add(FieldError.invalid(SCOPES, scopes, "unsupported scope applied to resource"));
      }
    }
    conflicts(new HashSet<>(scopes), SCOPES);
  }

  /** How many of the limited resources a scope says nothing about. */
  private long misapplied(String scope) {
    return new TreeSet<>(spec.textMap("hard").keySet())
        .stream()
            .filter(ResourceFormat::isQuotaResource)
            .filter(resource -> !QuotaScopes.isAbout(scope, resource))
            .count();
  }

  private void conflicts(Set<String> all, FieldPath path) {
    for (List<String> pair :
        List.of(List.of("BestEffort", "NotBestEffort"), List.of("Terminating", "NotTerminating"))) {
      if (all.containsAll(pair)) {
        errors.add(FieldError.invalid(path, scopes, "conflicting scopes"));
      }
    }
  }

  private void scopeSelector() {
    Set<String> all = new HashSet<>();
    for (ObjectNode node : requirements) {
      ObjectView requirement = new ObjectView(node);
      String scope = requirement.text("scopeName");
      if (!QuotaScopes.isStandard(scope)) {
        errors.add(FieldError.invalid(EXPRESSIONS.child("scopeName"), scope, "unsupported scope"));
      }
      for (int i = 0; i < misapplied(scope); i++) {
        errors.add(
            FieldError.invalid(
                EXPRESSIONS, internalSelector(), "unsupported scope applied to resource"));
      }
      operator(requirement, scope);
      all.add(scope);
    }
    // The real server shows the spec's scopes here, too.
    conflicts(all, EXPRESSIONS);
  }

  private void operator(ObjectView requirement, String scope) {
    FieldPath path = EXPRESSIONS.child("operator");
    FieldPath valuesPath = EXPRESSIONS.child("values");
    String operator = requirement.text("operator");
    List<String> values = requirement.texts("values");
    if (QuotaScopes.isWithoutValues(scope) && !operator.equals("Exists")) {
      errors.add(
          FieldError.invalid(
              path,
              operator,
              "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
                  + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                  + " ResourceQuotaScopeNotBestEffort or"
                  + " ResourceQuotaScopeCrossNamespacePodAffinity"));
    }
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.add(
              FieldError.required(
                  valuesPath,
                  "must be at least one value when `operator` is 'In' or 'NotIn' for scope"
                      + " selector"));
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.add(
              FieldError.invalid(
                  valuesPath,
                  values,
                  "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope"
                      + " selector"));
        }
      }
      default -> errors.add(FieldError.invalid(path, operator, "not a valid selector operator"));
    }
  }

  /** The selector as kube-apiserver's own type has it, with each field in capitals. */
  private ObjectNode internalSelector() {
    ObjectNode selector = JsonNodeFactory.instance.objectNode();
    ArrayNode shown = selector.putArray("MatchExpressions");
    for (ObjectNode node : requirements) {
      ObjectView requirement = new ObjectView(node);
      shown
          .addObject()
          .put("ScopeName", requirement.text("scopeName"))
          .put("Operator", requirement.text("operator"))
          .set("Values", requirement.get("values"));
    }
    return selector;
  }

  private void sameScopes(ObjectNode before) {
    List<String> old = new ObjectView(before).part("spec").texts("scopes");
    if (!new HashSet<>(old).equals(new HashSet<>(scopes))) {
      errors.add(FieldError.immutable(SCOPES, scopes));
    }
  }
}
