package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.admission.NamespacedObjects.StoredTree;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives the containers of new Pods the requests and limits that a LimitRange has for those that say
 * nothing, and refuses what is outside of its bounds (Admission Control, "LimitRanger";
 * plugin/pkg/admission/limitranger/admission.go).
 */
final class LimitRanger implements AdmissionPlugin {
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  private final NamespacedObjects ranges;

  LimitRanger(NamespacedObjects ranges) {
    this.ranges = ranges;
  }

  /** Containers of a Pod cannot change, so that an update of one is not looked at. */
  private static boolean concerns(AdmissionAttributes attributes) {
    return (attributes.isAbout("", "pods") && attributes.operation() == Operation.CREATE)
        || (attributes.isAbout("", "persistentvolumeclaims")
            && attributes.operation() != Operation.DELETE);
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    ObjectNode pod = attributes.object();
    if (pod != null && attributes.isAbout("", "pods") && concerns(attributes)) {
      for (StoredTree range : ranges.in(attributes.namespace())) {
        setDefaults(pod, range.object().path("spec").path("limits"));
      }
    }
  }

  private static void setDefaults(ObjectNode pod, JsonNode limits) {
    Map<String, JsonNode> requests = new TreeMap<>();
    Map<String, JsonNode> most = new TreeMap<>();
    for (JsonNode limit : limits) {
      if (limit.path("type").asText().equals("Container")) {
        limit
            .path("defaultRequest")
            .properties()
            .forEach(e -> requests.put(e.getKey(), e.getValue()));
        limit.path("default").properties().forEach(e -> most.put(e.getKey(), e.getValue()));
      }
    }
    List<String> notes = new ArrayList<>();
    ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
    for (ObjectNode container : spec.objects("containers")) {
      merge(container, "container", requests, most, notes);
    }
    for (ObjectNode container : spec.objects("initContainers")) {
      merge(container, "init container", requests, most, notes);
    }
    if (!notes.isEmpty()) {
      new ObjectView(ObjectMeta.of(pod).node())
          .object("annotations")
          .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", notes));
    }
  }

  private static void merge(
      ObjectNode container,
      String what,
      Map<String, JsonNode> requests,
      Map<String, JsonNode> limits,
      List<String> notes) {
    String name = container.path("name").asText();
    List<String> requested = setMissing(container, "requests", requests);
    if (!requested.isEmpty()) {
      notes.add(String.join(", ", requested) + " request for " + what + " " + name);
    }
    List<String> limited = setMissing(container, "limits", limits);
    if (!limited.isEmpty()) {
      notes.add(String.join(", ", limited) + " limit for " + what + " " + name);
    }
  }

  private static List<String> setMissing(
      ObjectNode container, String field, Map<String, JsonNode> defaults) {
    List<String> set = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : defaults.entrySet()) {
      ObjectNode amounts =
          new ObjectView(new ObjectView(container).object("resources")).object(field);
      if (!amounts.has(each.getKey())) {
        amounts.set(each.getKey(), each.getValue());
        set.add(each.getKey());
      }
    }
    return set;
  }

  @Override
  public Charge validate(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object();
    if (object != null && concerns(attributes)) {
      for (StoredTree range : ranges.in(attributes.namespace())) {
        List<String> wrong =
            LimitConstraints.of(
                attributes.resource().plural(), object, range.object().path("spec").path("limits"));
        if (!wrong.isEmpty()) {
          throw attributes.forbidden(
              wrong.size() == 1 ? wrong.get(0) : "[" + String.join(", ", wrong) + "]");
        }
      }
    }
    return Charge.NONE;
  }
}
