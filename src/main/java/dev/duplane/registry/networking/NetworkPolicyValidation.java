package dev.duplane.registry.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.PortFormat;
import dev.duplane.api.validation.SelectorFormat;
import dev.duplane.net.Cidr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for NetworkPolicies (pkg/apis/networking/validation, ValidateNetworkPolicySpec). */
public final class NetworkPolicyValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final List<String> TYPES = List.of("Ingress", "Egress");
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

  private final Set<String> unchanged;
  private final List<FieldError> errors = new ArrayList<>();

  private NetworkPolicyValidation(Set<String> unchanged) {
    this.unchanged = unchanged;
  }

  /**
   * All that is wrong with a policy.
   *
   * @param before as it is stored, null if it is new; CIDRs that it has stay allowed
   * @param strict whether other CIDRs are held to the strict form (StrictIPCIDRValidation)
   */
  public static List<FieldError> validate(
      ObjectNode policy, @Nullable ObjectNode before, boolean strict) {
    ObjectNode lenient = strict ? before : policy;
    NetworkPolicyValidation validation =
        new NetworkPolicyValidation(lenient == null ? Set.of() : cidrs(lenient));
    if (policy.get("spec") instanceof ObjectNode spec) {
      validation.spec(new ObjectView(spec));
    }
    return validation.errors;
  }

  private static Set<String> cidrs(ObjectNode policy) {
    Set<String> cidrs = new HashSet<>();
    for (JsonNode block : policy.path("spec").findValues("ipBlock")) {
      cidrs.add(block.path("cidr").asText());
      block.path("except").forEach(cidr -> cidrs.add(cidr.asText()));
    }
    return cidrs;
  }

  private void spec(ObjectView spec) {
    selector(SPEC.child("podSelector"), spec.get("podSelector"));
    rules(SPEC.child("ingress"), spec.objects("ingress"), "from");
    rules(SPEC.child("egress"), spec.objects("egress"), "to");
    FieldPath path = SPEC.child("policyTypes");
    List<String> types = spec.texts("policyTypes");
    if (types.size() > TYPES.size()) {
      errors.add(FieldError.invalid(path, types, "may not specify more than two policyTypes"));
      return;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!TYPES.contains(types.get(i))) {
        errors.add(FieldError.notSupported(path.index(i), types.get(i), TYPES));
      }
    }
  }

  private void selector(FieldPath path, @Nullable JsonNode selector) {
    if (selector instanceof ObjectNode node) {
      errors.addAll(SelectorFormat.selector(path, node));
    }
  }

  private void rules(FieldPath path, List<ObjectNode> rules, String peers) {
    for (int i = 0; i < rules.size(); i++) {
      ObjectView rule = new ObjectView(rules.get(i));
      List<ObjectNode> ports = rule.objects("ports");
      for (int j = 0; j < ports.size(); j++) {
        port(path.index(i).child("ports").index(j), new ObjectView(ports.get(j)));
      }
      List<ObjectNode> all = rule.objects(peers);
      for (int j = 0; j < all.size(); j++) {
        peer(path.index(i).child(peers).index(j), new ObjectView(all.get(j)));
      }
    }
  }

  private void port(FieldPath path, ObjectView rule) {
    String protocol = rule.optionalText("protocol");
    if (protocol != null && !PROTOCOLS.contains(protocol)) {
      errors.add(FieldError.notSupported(path.child("protocol"), protocol, PROTOCOLS));
    }
    JsonNode port = rule.get("port");
    JsonNode end = rule.get("endPort");
    FieldPath endPath = path.child("endPort");
    if (port == null || port.isTextual()) {
      if (end != null) {
        String why = port == null ? "not specified" : "non-numeric";
        errors.add(FieldError.invalid(endPath, end, "may not be specified when `port` is " + why));
      }
    }
    if (port != null) {
      errors.addAll(PortFormat.numberOrName(path.child("port"), port));
    }
    if (port != null && port.isNumber() && end != null) {
      if (end.asLong() < port.asLong()) {
        errors.add(FieldError.invalid(endPath, end, "must be greater than or equal to `port`"));
      }
      errors.addAll(PortFormat.number(endPath, end.asLong()));
    }
  }

  private void peer(FieldPath path, ObjectView peer) {
    JsonNode pods = peer.get("podSelector");
    JsonNode namespaces = peer.get("namespaceSelector");
    JsonNode block = peer.get("ipBlock");
    selector(path.child("podSelector"), pods);
    selector(path.child("namespaceSelector"), namespaces);
    if (block instanceof ObjectNode node) {
      block(path.child("ipBlock"), new ObjectView(node));
    }
    if (pods == null && namespaces == null && block == null) {
      errors.add(FieldError.required(path, "must specify a peer"));
    } else if (block != null && (pods != null || namespaces != null)) {
      errors.add(FieldError.forbidden(path, "may not specify both ipBlock and another peer"));
    }
  }

  private void block(FieldPath path, ObjectView block) {
    String cidr = block.text("cidr");
    if (cidr.isEmpty()) {
      errors.add(FieldError.required(path.child("cidr"), ""));
      return;
    }
    errors.addAll(IpFormat.cidr(path.child("cidr"), cidr, unchanged));
    Cidr range = Cidr.parseSloppy(cidr);
    if (range == null) {
      return;
    }
    List<String> excepts = block.texts("except");
    for (int i = 0; i < excepts.size(); i++) {
      FieldPath own = path.child("except").index(i);
      errors.addAll(IpFormat.cidr(own, excepts.get(i), unchanged));
      Cidr except = Cidr.parseSloppy(excepts.get(i));
      if (except != null && !isStrictSubset(except, range)) {
        errors.add(FieldError.invalid(own, excepts.get(i), "must be a strict subset of `cidr`"));
      }
    }
  }

  private static boolean isStrictSubset(Cidr part, Cidr whole) {
    return whole.masked().contains(part.network()) && whole.prefixLength() < part.prefixLength();
  }
}
