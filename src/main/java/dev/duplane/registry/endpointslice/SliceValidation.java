package dev.duplane.registry.endpointslice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.PortFormat;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The rules for what is in an EndpointSlice (pkg/apis/discovery/validation/validation.go). */
final class SliceValidation {
  private static final FieldPath ADDRESS_TYPE = FieldPath.of("addressType");
  private static final List<String> ADDRESS_TYPES = List.of("FQDN", "IPv4", "IPv6");
  private static final int MAX_ENDPOINTS = 1000;
  private static final int MAX_ADDRESSES = 100;
  private static final int MAX_PORTS = 100;
  private static final int MAX_HINTS = 8;

  private SliceValidation() {}

  static List<FieldError> addressType(ObjectNode slice) {
    String type = new ObjectView(slice).text("addressType");
    if (type.isEmpty()) {
      return List.of(FieldError.required(ADDRESS_TYPE, ""));
    }
    return ADDRESS_TYPES.contains(type)
        ? List.of()
        : List.of(FieldError.notSupported(ADDRESS_TYPE, type, ADDRESS_TYPES));
  }

  static List<FieldError> endpoints(ObjectNode slice) {
    FieldPath path = FieldPath.of("endpoints");
    List<ObjectNode> endpoints = new ObjectView(slice).objects("endpoints");
    if (endpoints.size() > MAX_ENDPOINTS) {
      return List.of(FieldError.tooMany(path, endpoints.size(), MAX_ENDPOINTS));
    }
    String type = new ObjectView(slice).text("addressType");
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < endpoints.size(); i++) {
      endpoint(path.index(i), new ObjectView(endpoints.get(i)), type, errors);
    }
    return errors;
  }

  private static void endpoint(
      FieldPath path, ObjectView endpoint, String type, List<FieldError> errors) {
    FieldPath addressPath = path.child("addresses");
    List<String> addresses = endpoint.texts("addresses");
    if (addresses.isEmpty()) {
      errors.add(FieldError.required(addressPath, "must contain at least 1 address"));
    } else if (addresses.size() > MAX_ADDRESSES) {
      errors.add(FieldError.tooMany(addressPath, addresses.size(), MAX_ADDRESSES));
    }
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i);
      switch (type) {
        case "IPv4" -> ip(addressPath, i, address, IpFamily.IPV4, errors);
        case "IPv6" -> ip(addressPath, i, address, IpFamily.IPV6, errors);
        case "FQDN" -> domain(addressPath.index(i), address, errors);
        default -> {
          // Addresses of no known type are in no known form.
        }
      }
    }
    String nodeName = endpoint.optionalText("nodeName");
    if (nodeName != null) {
      named(path.child("nodeName"), nodeName, NameFormat::subdomain, errors);
    }
    String hostname = endpoint.optionalText("hostname");
    if (hostname != null) {
      named(path.child("hostname"), hostname, NameFormat::label, errors);
    }
    if (endpoint.get("hints") instanceof ObjectNode hints) {
      hints(path.child("hints"), new ObjectView(hints), errors);
    }
  }

  /** The real server names the list where the family is wrong, the address otherwise. */
  private static void ip(
      FieldPath path, int index, String address, IpFamily family, List<FieldError> errors) {
    List<FieldError> form =
        IpFormat.canonicalAddress(address).stream()
            .map(message -> FieldError.invalid(path.index(index), address, message))
            .toList();
    IpAddress ip = IpAddress.parse(address);
    if (!form.isEmpty() || ip == null) {
      errors.addAll(form);
      return;
    }
    if (ip.family() != family) {
      String article = "must be an " + (family == IpFamily.IPV4 ? "IPv4" : "IPv6") + " address";
      errors.add(FieldError.invalid(path, address, article));
    }
    errors.addAll(IpFormat.endpointAddress(path.index(index), address));
  }

  private static void domain(FieldPath path, String address, List<FieldError> errors) {
    if (address.isEmpty()) {
      errors.add(FieldError.required(path, ""));
      return;
    }
    String name = address.endsWith(".") ? address.substring(0, address.length() - 1) : address;
    named(path, name, NameFormat::fullyQualifiedDomain, errors);
  }

  private static void hints(FieldPath path, ObjectView hints, List<FieldError> errors) {
    List<ObjectNode> zones = hints.objects("forZones");
    List<ObjectNode> nodes = hints.objects("forNodes");
    if (zones.size() > MAX_HINTS) {
      errors.add(FieldError.tooMany(path.child("forZones"), zones.size(), MAX_HINTS));
      return;
    }
    if (nodes.size() > MAX_HINTS) {
      errors.add(FieldError.tooMany(path.child("forNodes"), nodes.size(), MAX_HINTS));
      return;
    }
    hinted(path.child("forZones"), zones, NameFormat::labelValue, errors);
    hinted(path.child("forNodes"), nodes, NameFormat::subdomain, errors);
  }

  private static void hinted(
      FieldPath path,
      List<ObjectNode> hints,
      Function<String, List<String>> format,
      List<FieldError> errors) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < hints.size(); i++) {
      FieldPath namePath = path.index(i).child("name");
      String name = new ObjectView(hints.get(i)).text("name");
      if (!names.add(name)) {
        errors.add(FieldError.duplicate(namePath, name));
      }
      named(namePath, name, format, errors);
    }
  }

  static List<FieldError> ports(ObjectNode slice) {
    FieldPath path = FieldPath.of("ports");
    List<ObjectNode> ports = new ObjectView(slice).objects("ports");
    if (ports.size() > MAX_PORTS) {
      return List.of(FieldError.tooMany(path, ports.size(), MAX_PORTS));
    }
    List<FieldError> errors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      port(path.index(i), new ObjectView(ports.get(i)), names, errors);
    }
    return errors;
  }

  private static void port(
      FieldPath path, ObjectView port, Set<String> names, List<FieldError> errors) {
    String name = port.text("name");
    if (!name.isEmpty()) {
      named(path.child("name"), name, NameFormat::label, errors);
    }
    if (!names.add(name)) {
      errors.add(FieldError.duplicate(path.child("name"), name));
    }
    String protocol = port.optionalText("protocol");
    if (protocol != null && protocol.isEmpty()) {
      // Given and empty is a protocol that there is not, unlike none at all.
      errors.add(
          FieldError.notSupported(path.child("protocol"), "", List.of("SCTP", "TCP", "UDP")));
    } else {
      errors.addAll(PortFormat.protocol(path.child("protocol"), port.text("protocol")));
    }
    String appProtocol = port.optionalText("appProtocol");
    if (appProtocol != null) {
      named(path.child("appProtocol"), appProtocol, NameFormat::qualifiedName, errors);
    }
  }

  private static void named(
      FieldPath path, String name, Function<String, List<String>> format, List<FieldError> errors) {
    errors.addAll(FieldError.invalid(path, name, format.apply(name)));
  }
}
