package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives new Pods the overhead, node selector and tolerations of their RuntimeClass (KEP-688;
 * Admission Control, "RuntimeClass"; plugin/pkg/admission/runtimeclass/admission.go).
 */
final class PodRuntimeClass implements AdmissionPlugin {
  private static final String OVERHEAD = "overhead";
  private static final String SELECTOR = "nodeSelector";
  private static final String TOLERATIONS = "tolerations";
  private static final String UNLIKE =
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

  private final NamespacedObjects classes;

  PodRuntimeClass(NamespacedObjects classes) {
    this.classes = classes;
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    ObjectNode pod = attributes.object();
    if (pod == null || !concerns(attributes)) {
      return;
    }
    ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
    ObjectNode runtimeClass = runtimeClass(attributes, spec);
    if (runtimeClass == null) {
      return;
    }
    if (runtimeClass.get(OVERHEAD) instanceof ObjectNode overhead) {
      JsonNode fixed = overhead.path("podFixed");
      if (spec.has(OVERHEAD) && !amounts(spec.get(OVERHEAD)).equals(amounts(fixed))) {
        throw attributes.forbidden(UNLIKE);
      }
      if (fixed.isObject()) {
        spec.node().set(OVERHEAD, fixed.deepCopy());
      }
    }
    if (runtimeClass.get("scheduling") instanceof ObjectNode scheduling) {
      select(attributes, spec, new ObjectView(scheduling).textMap(SELECTOR));
      ArrayNode merged =
          TolerationMerge.merge(
              spec.objects(TOLERATIONS), new ObjectView(scheduling).objects(TOLERATIONS));
      if (!merged.isEmpty()) {
        spec.node().set(TOLERATIONS, merged);
      }
    }
  }

  private static boolean concerns(AdmissionAttributes attributes) {
    return attributes.operation() == Operation.CREATE && attributes.isAbout("", "pods");
  }

  private @Nullable ObjectNode runtimeClass(AdmissionAttributes attributes, ObjectView spec) {
    String name = spec.optionalText("runtimeClassName");
    if (name == null) {
      return null;
    }
    ObjectNode found = classes.named("", name);
    if (found == null) {
      throw attributes.forbidden("pod rejected: RuntimeClass " + GoText.quote(name) + " not found");
    }
    return found;
  }

  private static void select(
      AdmissionAttributes attributes, ObjectView spec, Map<String, String> required) {
    Map<String, String> present = spec.textMap(SELECTOR);
    for (Map.Entry<String, String> each : new TreeMap<>(required).entrySet()) {
      String key = each.getKey();
      String own = present.get(key);
      if (own != null && !own.equals(each.getValue())) {
        throw attributes.forbidden(
            "conflict: runtimeClass.scheduling.nodeSelector[%s] = %s; pod.spec.nodeSelector[%s] = %s"
                .formatted(key, each.getValue(), key, own));
      }
      spec.object(SELECTOR).put(key, each.getValue());
    }
  }

  /** Amounts are compared by value: 0.5 is 500m. None are as good as no list. */
  private static Map<String, Quantity> amounts(@Nullable JsonNode list) {
    Map<String, Quantity> amounts = new TreeMap<>();
    if (list != null) {
      for (Map.Entry<String, JsonNode> each : list.properties()) {
        Quantity amount = Quantity.of(each.getValue().asText());
        amounts.put(each.getKey(), new Quantity(amount.value().stripTrailingZeros()));
      }
    }
    return amounts;
  }

  /** Once more, since a webhook may have changed the Pod. */
  @Override
  public Charge validate(AdmissionAttributes attributes) {
    ObjectNode pod = attributes.object();
    if (pod != null && concerns(attributes)) {
      ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
      ObjectNode runtimeClass = runtimeClass(attributes, spec);
      if (runtimeClass != null && runtimeClass.has(OVERHEAD)) {
        JsonNode fixed = runtimeClass.path(OVERHEAD).path("podFixed");
        if (!amounts(spec.get(OVERHEAD)).equals(amounts(fixed))) {
          throw attributes.forbidden(UNLIKE);
        }
      } else if (spec.get(OVERHEAD) instanceof ObjectNode overhead && !overhead.isEmpty()) {
        throw attributes.forbidden(
            "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
      }
    }
    return Charge.NONE;
  }
}
