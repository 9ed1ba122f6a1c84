package dev.duplane.registry.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.validation.IntOrPercentFormat;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.api.validation.SelectorFormat;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to PodDisruptionBudgets (pkg/registry/policy/poddisruptionbudget/strategy.go,
 * pkg/apis/policy/validation/validation.go).
 */
public final class PodDisruptionBudgetStrategy implements Strategy {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final String MIN_AVAILABLE = "minAvailable";
  private static final String MAX_UNAVAILABLE = "maxUnavailable";
  private static final String POLICY = "unhealthyPodEvictionPolicy";

  private final SemanticEquality equality;
  private final TableColumns table =
      ColumnDefinitions.tableOfCells("poddisruptionbudgets", PodDisruptionBudgetStrategy::cells);

  /** The strategy of the resource as the contract describes it. */
  public PodDisruptionBudgetStrategy(ApiResource resource) {
    this.equality = new SemanticEquality(ObjectCodec.of(resource));
  }

  @Override
  public Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    object.remove("status");
    ObjectMeta.of(object).setInteger("generation", 1);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
    if (!equality.same("spec", after, before)) {
      ObjectMeta.of(after).raiseGeneration(ObjectMeta.of(before));
    }
  }

  /** Metadata is looked at only if nothing is wrong with the spec, as rest.BeforeCreate does. */
  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = validateSpec(object);
    return errors.isEmpty()
        ? ObjectMetaValidation.validate(ObjectMeta.of(object), true, NameFormat::pathSegment)
        : errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return validateSpec(after);
  }

  private static List<FieldError> validateSpec(ObjectNode object) {
    ObjectView spec = new ObjectView(new ObjectView(object).object("spec"));
    List<FieldError> errors = new ArrayList<>();
    if (spec.has(MIN_AVAILABLE) && spec.has(MAX_UNAVAILABLE)) {
      errors.add(
          FieldError.invalid(
              SPEC, internal(spec), "minAvailable and maxUnavailable cannot be both set"));
    }
    for (String field : List.of(MIN_AVAILABLE, MAX_UNAVAILABLE)) {
      JsonNode value = spec.get(field);
      if (value != null) {
        errors.addAll(IntOrPercentFormat.notNegative(SPEC.child(field), value));
        errors.addAll(IntOrPercentFormat.notMoreThanAll(SPEC.child(field), value));
      }
    }
    if (spec.get("selector") instanceof ObjectNode selector) {
      errors.addAll(SelectorFormat.selector(SPEC.child("selector"), selector));
    }
    String policy = spec.optionalText(POLICY);
    List<String> policies = List.of("AlwaysAllow", "IfHealthyBudget");
    if (policy != null && !policies.contains(policy)) {
      errors.add(FieldError.notSupported(SPEC.child(POLICY), policy, policies));
    }
    return errors;
  }

  /** The spec as kube-apiserver's own types show it in a message. */
  private static ObjectNode internal(ObjectView spec) {
    ObjectNode shown = spec.node().objectNode();
    for (String field : List.of(MIN_AVAILABLE, "selector", MAX_UNAVAILABLE, POLICY)) {
      String name = Character.toUpperCase(field.charAt(0)) + field.substring(1);
      shown.set(name, spec.get(field));
    }
    return shown;
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  /** A budget that is written over another would let too many Pods go. */
  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new StatusStrategy() : null;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  private static List<JsonNode> cells(ObjectNode budget, Instant now) {
    ObjectMeta meta = ObjectMeta.of(budget);
    return List.of(
        TextNode.valueOf(meta.name()),
        bound(budget, MIN_AVAILABLE),
        bound(budget, MAX_UNAVAILABLE),
        IntNode.valueOf(budget.path("status").path("disruptionsAllowed").asInt()),
        TextNode.valueOf(Age.of(meta, now)));
  }

  private static TextNode bound(ObjectNode budget, String field) {
    return TextNode.valueOf(budget.path("spec").path(field).asText("N/A"));
  }

  /** The status, which the disruption controller writes. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(PodDisruptionBudgetStrategy.this, "spec");
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
      return false;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      ObjectView status = new ObjectView(new ObjectView(after).object("status"));
      List<FieldError> errors = new ArrayList<>();
      for (String field :
          List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")) {
        if (status.integer(field) < 0) {
          errors.add(
              FieldError.invalid(
                  FieldPath.of("status", field),
                  status.integer(field),
                  "must be greater than or equal to 0"));
        }
      }
      return errors;
    }
  }
}
