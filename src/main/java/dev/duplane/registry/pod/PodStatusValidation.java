package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.DualStackFormat;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules for a Pod's status (pkg/apis/core/validation, ValidatePodStatusUpdate). */
final class PodStatusValidation {
  private static final FieldPath STATUS = FieldPath.of("status");
  private static final Set<String> SYSTEM_CONDITIONS =
      Set.of("PodScheduled", "Ready", "Initialized");

  private PodStatusValidation() {}

  static List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
    errors.addAll(PodAnnotations.validateUpdate(after, before));
    ObjectView status = new ObjectView(new ObjectView(after).object("status"));
    ObjectView old = new ObjectView(new ObjectView(before).object("status"));
    conditions(status.objects("conditions"), errors);
    String nominated = status.text("nominatedNodeName");
    if (!nominated.isEmpty() && !nominated.equals(old.text("nominatedNodeName"))) {
      errors.addAll(
          FieldError.invalid(
              STATUS.child("nominatedNodeName"), nominated, NameFormat.subdomain(nominated)));
    }
    if (!status.text("qosClass").equals(old.text("qosClass"))) {
      errors.add(FieldError.immutable(STATUS.child("qosClass"), status.get("qosClass")));
    }
    ObjectView spec = new ObjectView(new ObjectView(before).object("spec"));
    String policy = spec.text("restartPolicy");
    transitions(status, old, "containerStatuses", policy, Set.of(), errors);
    transitions(status, old, "initContainerStatuses", policy, sidecars(spec), errors);
    transitions(status, old, "ephemeralContainerStatuses", "Never", Set.of(), errors);
    podIps(status, texts(old, "podIPs"), errors);
    hostIps(status, texts(old, "hostIPs"), errors);
    return errors;
  }

  /** The real server looks for them in the metadata, by its path. */
  private static void conditions(List<ObjectNode> conditions, List<FieldError> errors) {
    for (int i = 0; i < conditions.size(); i++) {
      String type = new ObjectView(conditions.get(i)).text("type");
      if (!SYSTEM_CONDITIONS.contains(type)) {
        FieldPath path = FieldPath.of("metadata", "conditions").index(i).child("Type");
        errors.addAll(FieldError.invalid(path, type, NameFormat.qualifiedName(type)));
      }
    }
  }

  private static Set<String> sidecars(ObjectView spec) {
    Set<String> names = new HashSet<>();
    for (ObjectNode container : spec.objects("initContainers")) {
      if (new ObjectView(container).text("restartPolicy").equals("Always")) {
        names.add(new ObjectView(container).text("name"));
      }
    }
    return names;
  }

  /** A container that has ended for good does not run again. */
  private static void transitions(
      ObjectView now,
      ObjectView then,
      String field,
      String policy,
      Set<String> restartable,
      List<FieldError> errors) {
    if (policy.equals("Always")) {
      return;
    }
    List<ObjectNode> old = then.objects(field);
    for (int i = 0; i < old.size(); i++) {
      JsonNode ended = old.get(i).path("state").path("terminated");
      String name = old.get(i).path("name").asText();
      boolean mayRun =
          !ended.isObject()
              || (ended.path("exitCode").asInt() != 0 && policy.equals("OnFailure"))
              || restartable.contains(name);
      for (ObjectNode state : now.objects(field)) {
        if (!mayRun
            && state.path("name").asText().equals(name)
            && !state.path("state").path("terminated").isObject()) {
          errors.add(
              FieldError.forbidden(
                  STATUS.child(field).index(i).child("state"),
                  "may not be transitioned to non-terminated state"));
        }
      }
    }
  }

  private static List<String> texts(ObjectView status, String field) {
    return status.objects(field).stream().map(node -> new ObjectView(node).text("ip")).toList();
  }

  private static void podIps(ObjectView status, List<String> unchanged, List<FieldError> errors) {
    FieldPath path = STATUS.child("podIPs");
    List<String> ips = texts(status, "podIPs");
    each(path, ips, unchanged, errors);
    if (ips.size() > 1) {
      errors.addAll(DualStackFormat.addresses(path, ips, shown(ips)));
      duplicates(path, ips, errors);
    }
  }

  private static void hostIps(ObjectView status, List<String> unchanged, List<FieldError> errors) {
    FieldPath path = STATUS.child("hostIPs");
    List<String> ips = texts(status, "hostIPs");
    if (ips.isEmpty()) {
      return;
    }
    if (!ips.get(0).equals(status.text("hostIP"))) {
      errors.add(
          FieldError.invalid(path.index(0).child("ip"), ips.get(0), "must be equal to `hostIP`"));
    }
    each(path, ips, unchanged, errors);
    if (ips.size() > 1) {
      duplicates(path, ips, errors);
      errors.addAll(DualStackFormat.addresses(path, ips, shown(ips)));
    }
  }

  private static void each(
      FieldPath path, List<String> ips, List<String> unchanged, List<FieldError> errors) {
    for (int i = 0; i < ips.size(); i++) {
      errors.addAll(IpFormat.address(path.index(i), ips.get(i), unchanged));
    }
  }

  private static void duplicates(FieldPath path, List<String> ips, List<FieldError> errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < ips.size(); i++) {
      if (!seen.add(ips.get(i))) {
        errors.add(FieldError.duplicate(path.index(i), internal(ips.get(i))));
      }
    }
  }

  /** Addresses as the real server's internal type is shown. */
  private static ArrayNode shown(List<String> ips) {
    ArrayNode shown = JsonNodeFactory.instance.arrayNode();
    ips.forEach(ip -> shown.add(internal(ip)));
    return shown;
  }

  private static ObjectNode internal(String ip) {
    return JsonNodeFactory.instance.objectNode().put("IP", ip);
  }
}
