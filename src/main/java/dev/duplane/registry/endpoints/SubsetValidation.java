package dev.duplane.registry.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.PortFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The rules for the subsets of Endpoints (core/v1 EndpointSubset). */
final class SubsetValidation {
  private static final List<String> ADDRESS_FIELDS = List.of("addresses", "notReadyAddresses");

  private SubsetValidation() {}

  /** All addresses of some subsets. */
  static List<String> addresses(List<ObjectNode> subsets) {
    List<String> ips = new ArrayList<>();
    for (ObjectNode subset : subsets) {
      for (String field : ADDRESS_FIELDS) {
        for (ObjectNode address : new ObjectView(subset).objects(field)) {
          ips.add(new ObjectView(address).text("ip"));
        }
      }
    }
    return ips;
  }

  /**
   * Each subset by itself.
   *
   * @param unchanged addresses that the stored object has, which are held to the laxer rule
   */
  static List<FieldError> subsets(
      FieldPath path, List<ObjectNode> subsets, Collection<String> unchanged) {
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < subsets.size(); i++) {
      subset(path.index(i), new ObjectView(subsets.get(i)), unchanged, errors);
    }
    return errors;
  }

  private static void subset(
      FieldPath path, ObjectView subset, Collection<String> unchanged, List<FieldError> errors) {
    if (ADDRESS_FIELDS.stream().allMatch(field -> subset.objects(field).isEmpty())) {
      errors.add(FieldError.required(path, "must specify `addresses` or `notReadyAddresses`"));
    }
    for (String field : ADDRESS_FIELDS) {
      List<ObjectNode> addresses = subset.objects(field);
      for (int i = 0; i < addresses.size(); i++) {
        address(path.child(field).index(i), new ObjectView(addresses.get(i)), unchanged, errors);
      }
    }
    List<ObjectNode> ports = subset.objects("ports");
    for (int i = 0; i < ports.size(); i++) {
      port(path.child("ports").index(i), new ObjectView(ports.get(i)), ports.size() > 1, errors);
    }
  }

  private static void address(
      FieldPath path, ObjectView address, Collection<String> unchanged, List<FieldError> errors) {
    String ip = address.text("ip");
    errors.addAll(IpFormat.address(path.child("ip"), ip, unchanged));
    String hostname = address.text("hostname");
    if (!hostname.isEmpty()) {
      errors.addAll(
          FieldError.invalid(path.child("hostname"), hostname, NameFormat.label(hostname)));
    }
    String nodeName = address.optionalText("nodeName");
    if (nodeName != null) {
      errors.addAll(
          FieldError.invalid(path.child("nodeName"), nodeName, NameFormat.subdomain(nodeName)));
    }
    errors.addAll(IpFormat.endpointAddress(path.child("ip"), ip));
  }

  private static void port(
      FieldPath path, ObjectView port, boolean nameRequired, List<FieldError> errors) {
    String name = port.text("name");
    if (!name.isEmpty()) {
      errors.addAll(FieldError.invalid(path.child("name"), name, NameFormat.label(name)));
    } else if (nameRequired) {
      errors.add(FieldError.required(path.child("name"), ""));
    }
    errors.addAll(PortFormat.number(path.child("port"), port.integer("port")));
    errors.addAll(PortFormat.protocol(path.child("protocol"), port.text("protocol")));
    String appProtocol = port.optionalText("appProtocol");
    if (appProtocol != null) {
      errors.addAll(
          FieldError.invalid(
              path.child("appProtocol"), appProtocol, NameFormat.qualifiedName(appProtocol)));
    }
  }
}
