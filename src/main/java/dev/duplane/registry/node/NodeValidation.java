package dev.duplane.registry.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.DualStackFormat;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.api.validation.ResourceFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules for Nodes (pkg/apis/core/validation/validation.go, ValidateNode). */
final class NodeValidation {
  private static final FieldPath POD_CIDRS = FieldPath.of("spec", "podCIDRs");

  /** The real server names the taints so, though they are in the spec. */
  private static final FieldPath TAINTS = FieldPath.of("metadata", "taints");

  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private NodeValidation() {}

  static List<String> podCidrs(ObjectNode node) {
    return spec(node).texts("podCIDRs");
  }

  private static ObjectView spec(ObjectNode node) {
    return new ObjectView(new ObjectView(node).object("spec"));
  }

  private static ObjectView status(ObjectNode node) {
    return new ObjectView(new ObjectView(node).object("status"));
  }

  /**
   * A whole Node.
   *
   * @param unchanged ranges that the stored Node has, which are held to the laxer rule
   */
  static List<FieldError> validate(ObjectNode node, Collection<String> unchanged) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validate(ObjectMeta.of(node), false, NameFormat::subdomain));
    taints(spec(node).objects("taints"), errors);
    for (String field : List.of("capacity", "allocatable")) {
      status(node)
          .textMap(field)
          .forEach(
              (name, quantity) ->
                  errors.addAll(
                      ResourceFormat.quantityValue(
                          FieldPath.of("status", field, name), name, quantity)));
    }
    List<String> cidrs = podCidrs(node);
    for (int i = 0; i < cidrs.size(); i++) {
      errors.addAll(IpFormat.cidr(POD_CIDRS.index(i), cidrs.get(i), unchanged));
    }
    if (cidrs.size() > 1) {
      errors.addAll(DualStackFormat.cidrs(POD_CIDRS, cidrs));
    }
    return errors;
  }

  private static void taints(List<ObjectNode> taints, List<FieldError> errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < taints.size(); i++) {
      FieldPath path = TAINTS.index(i);
      ObjectView taint = new ObjectView(taints.get(i));
      String key = taint.text("key");
      errors.addAll(FieldError.invalid(path.child("key"), key, NameFormat.qualifiedName(key)));
      List<String> wrong = NameFormat.labelValue(taint.text("value"));
      if (!wrong.isEmpty()) {
        errors.add(
            FieldError.invalid(path.child("value"), taint.text("value"), String.join(";", wrong)));
      }
      String effect = taint.text("effect");
      if (effect.isEmpty()) {
        errors.add(FieldError.required(path.child("effect"), ""));
      } else if (!EFFECTS.contains(effect)) {
        errors.add(FieldError.notSupported(path.child("effect"), effect, EFFECTS));
      }
      if (!seen.add(effect + " " + key)) {
        errors.add(
            new FieldError(
                FieldError.CauseType.DUPLICATE,
                path.toString(),
                "Duplicate value: "
                    + GoText.value(internal(taint))
                    + ": taints must be unique by key and effect pair"));
      }
    }
  }

  /** A taint as the real server's internal type is shown. */
  private static ObjectNode internal(ObjectView taint) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.put("Key", taint.text("key"));
    shown.put("Value", taint.text("value"));
    shown.put("Effect", taint.text("effect"));
    shown.set("TimeAdded", taint.get("timeAdded"));
    return shown;
  }

  /** What an update may not change, of a Node or of its status. */
  static List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
    addresses(status(after).objects("addresses"), errors);
    podCidrUpdate(podCidrs(after), podCidrs(before), errors);
    ObjectView now = spec(after);
    ObjectView then = spec(before);
    String provider = then.text("providerID");
    if (!provider.isEmpty() && !provider.equals(now.text("providerID"))) {
      errors.add(
          FieldError.forbidden(
              FieldPath.of("spec", "providerID"),
              "node updates may not change providerID except from \"\" to valid"));
    }
    taints(now.objects("taints"), errors);
    if (!now.text("externalID").equals(then.text("externalID"))) {
      errors.add(FieldError.forbidden(FieldPath.of("spec", "externalID"), "may not be updated"));
    }
    return errors;
  }

  private static void addresses(List<ObjectNode> addresses, List<FieldError> errors) {
    Set<List<String>> seen = new HashSet<>();
    for (int i = 0; i < addresses.size(); i++) {
      ObjectView address = new ObjectView(addresses.get(i));
      List<String> parts = List.of(address.text("type"), address.text("address"));
      if (!seen.add(parts)) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("Type", parts.get(0)).put("Address", parts.get(1));
        errors.add(FieldError.duplicate(FieldPath.of("status", "addresses").index(i), shown));
      }
    }
  }

  private static void podCidrUpdate(List<String> now, List<String> then, List<FieldError> errors) {
    FieldError changed =
        FieldError.forbidden(
            POD_CIDRS, "node updates may not change podCIDR except from \"\" to valid");
    if (then.isEmpty()) {
      return;
    }
    if (now.size() != then.size()) {
      errors.add(changed);
      return;
    }
    for (int i = 0; i < then.size(); i++) {
      if (!then.get(i).equals(now.get(i))) {
        errors.add(changed);
      }
    }
  }
}
