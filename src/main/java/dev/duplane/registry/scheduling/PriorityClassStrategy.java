package dev.duplane.registry.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to PriorityClasses (pkg/registry/scheduling/priorityclass/strategy.go,
 * pkg/apis/scheduling/validation/validation.go).
 */
public final class PriorityClassStrategy implements Strategy {
  static final String PREEMPT = "PreemptLowerPriority";
  private static final List<String> POLICIES = List.of(PREEMPT, "Never");
  private static final int HIGHEST_USER_DEFINABLE = 1_000_000_000;
  private static final FieldPath NAME = FieldPath.of("metadata", "name");
  private static final FieldPath VALUE = FieldPath.of("value");
  private static final FieldPath POLICY = FieldPath.of("preemptionPolicy");

  @Override
  public void applyDefaults(ObjectNode object) {
    if (!object.hasNonNull("preemptionPolicy")) {
      object.put("preemptionPolicy", PREEMPT);
    }
  }

  /** It is counted once and never again. */
  @Override
  public void prepareForCreate(ObjectNode object) {
    ObjectMeta.of(object).setInteger("generation", 1);
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(object));
    String name = ObjectMeta.of(object).name();
    ObjectView view = new ObjectView(object);
    if (name.startsWith(SystemPriorityClass.PREFIX)) {
      String wrong = unlikeSystemClass(name, view);
      if (wrong != null) {
        errors.add(
            FieldError.forbidden(
                NAME,
                "priority class names with '"
                    + SystemPriorityClass.PREFIX
                    + "' prefix are reserved for system use only. error: "
                    + wrong));
      }
    } else if (view.integer("value") > HIGHEST_USER_DEFINABLE) {
      errors.add(
          FieldError.forbidden(
              VALUE,
              "maximum allowed value of a user defined priority is " + HIGHEST_USER_DEFINABLE));
    }
    String policy = view.text("preemptionPolicy");
    if (policy.isEmpty()) {
      errors.add(FieldError.required(POLICY, ""));
    } else if (!POLICIES.contains(policy)) {
      errors.add(FieldError.notSupported(POLICY, policy, POLICIES));
    }
    return errors;
  }

  /** What is wrong with a class that has the name of one of the system's, or null. */
  private static @Nullable String unlikeSystemClass(String name, ObjectView view) {
    SystemPriorityClass own = SystemPriorityClass.of(name).orElse(null);
    if (own == null) {
      return name + " is not a known system priority class";
    }
    if (own.value() != view.integer("value")) {
      return "value of " + name + " PriorityClass must be " + own.value();
    }
    return view.node().path("globalDefault").asBoolean()
        ? "globalDefault of " + name + " PriorityClass must be false"
        : null;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    if (new ObjectView(after).integer("value") != new ObjectView(before).integer("value")) {
      errors.add(FieldError.forbidden(VALUE, "may not be changed in an update."));
    }
    if (!SemanticEquality.equal(after.get("preemptionPolicy"), before.get("preemptionPolicy"))) {
      errors.add(FieldError.immutable(POLICY, after.get("preemptionPolicy")));
    }
    return errors;
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public TableColumns table() {
    return Objects.requireNonNull(ColumnDefinitions.declared("priorityclasses"));
  }
}
