package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import dev.duplane.registry.BytePattern;
import dev.duplane.registry.SubresourceStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives new Pods the priority of their PriorityClass, or of the class that is the default of all,
 * and lets no second class be that (Pod Priority and Preemption; Admission Control, "Priority";
 * plugin/pkg/admission/priority/admission.go).
 */
final class PodPriority implements AdmissionPlugin {
  private static final BytePattern GLOBAL_DEFAULT = new BytePattern("\"globalDefault\":true");
  private static final String VALUE = "value";
  private static final String POLICY = "preemptionPolicy";

  private final NamespacedObjects classes;

  PodPriority(NamespacedObjects classes) {
    this.classes = classes;
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    ObjectNode pod = attributes.object();
    if (pod == null || !attributes.isAbout("", "pods")) {
      return;
    }
    ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
    ObjectNode before = attributes.oldObject();
    if (attributes.operation() == Operation.CREATE) {
      compute(attributes, spec);
    } else if (before != null) {
      keep(spec, new ObjectView(before).object("spec"));
    }
  }

  /** What was computed once stays where an update leaves it out. */
  private static void keep(ObjectView spec, ObjectNode before) {
    for (String field : List.of("priority", POLICY)) {
      if (!spec.has(field)) {
        SubresourceStrategy.keep(spec.node(), before, field);
      }
    }
  }

  private void compute(AdmissionAttributes attributes, ObjectView spec) {
    String className = spec.text("priorityClassName");
    ObjectNode found = className.isEmpty() ? globalDefault() : classes.named("", className);
    if (found == null && !className.isEmpty()) {
      throw attributes.forbidden("no PriorityClass with name " + className + " was found");
    }
    if (found != null) {
      spec.setText("priorityClassName", ObjectMeta.of(found).name());
    }
    int priority = found == null ? 0 : found.path(VALUE).asInt();
    if (spec.has("priority") && spec.integer("priority") != priority) {
      throw attributes.forbidden(
          "the integer value of priority ("
              + spec.integer("priority")
              + ") must not be provided in pod spec; priority admission controller computed "
              + priority
              + " from the given PriorityClass name");
    }
    spec.setInteger("priority", priority);
    JsonNode policy = found == null ? null : found.get(POLICY);
    preempt(attributes, spec, policy == null ? "PreemptLowerPriority" : policy.asText());
  }

  private static void preempt(AdmissionAttributes attributes, ObjectView spec, String computed) {
    String given = spec.optionalText(POLICY);
    if (given != null && !given.equals(computed)) {
      throw attributes.forbidden(
          "the string value of PreemptionPolicy ("
              + given
              + ") must not be provided in pod spec; priority admission controller computed "
              + computed
              + " from the given PriorityClass name");
    }
    spec.setText(POLICY, computed);
  }

  /** The lowest, if there is more than one after all. */
  private @Nullable ObjectNode globalDefault() {
    ObjectNode lowest = null;
    for (ObjectNode each : classes.containing(GLOBAL_DEFAULT)) {
      if (each.path("globalDefault").asBoolean()
          && (lowest == null || each.path(VALUE).asInt() < lowest.path(VALUE).asInt())) {
        lowest = each;
      }
    }
    return lowest;
  }

  @Override
  public Charge validate(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object();
    if (object != null
        && attributes.isAbout("scheduling.k8s.io", "priorityclasses")
        && object.path("globalDefault").asBoolean()) {
      ObjectNode present = globalDefault();
      String name = present == null ? "" : ObjectMeta.of(present).name();
      boolean own =
          attributes.operation() == Operation.UPDATE && name.equals(ObjectMeta.of(object).name());
      if (present != null && !own) {
        throw attributes.forbidden(
            "PriorityClass " + name + " is already marked as default. Only one default can exist");
      }
    }
    return Charge.NONE;
  }
}
