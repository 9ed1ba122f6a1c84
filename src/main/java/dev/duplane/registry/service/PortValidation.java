package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.FieldRule;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for a Service's ports (Service, "Multi-port Services"; core/v1 ServicePort). */
final class PortValidation {
  private static final FieldPath PORTS = FieldPath.of("spec", "ports");
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final int MAX = 65535;

  private PortValidation() {}

  /** Each port by itself; with more than one, each needs a name of its own. */
  static List<FieldError> ports(ServiceView service) {
    List<FieldError> errors = new ArrayList<>();
    List<ServicePort> ports = service.ports();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      validate(ports.get(i), PORTS.index(i), ports.size() > 1, names, errors);
    }
    return errors;
  }

  private static void validate(
      ServicePort port,
      FieldPath path,
      boolean nameRequired,
      Set<String> names,
      List<FieldError> errors) {
    if (!port.name().isEmpty()) {
      for (String message : NameFormat.label(port.name())) {
        errors.add(
            FieldError.invalid(path.child("name"), port.name(), message).because(FieldRule.PORT));
      }
      if (!names.add(port.name())) {
        errors.add(FieldError.duplicate(path.child("name"), port.name()).because(FieldRule.PORT));
      }
    } else if (nameRequired) {
      errors.add(FieldError.required(path.child("name"), "").because(FieldRule.PORT));
    }
    portNumber(path.child("port"), port.port(), errors);
    if (!PROTOCOLS.contains(port.protocol())) {
      errors.add(FieldError.notSupported(path.child("protocol"), port.protocol(), PROTOCOLS));
    }
    targetPort(path.child("targetPort"), port.targetPort(), errors);
    String appProtocol = port.appProtocol();
    if (appProtocol != null) {
      errors.addAll(
          FieldError.invalid(
              path.child("appProtocol"), appProtocol, NameFormat.qualifiedName(appProtocol)));
    }
  }

  private static void targetPort(
      FieldPath path, @Nullable JsonNode target, List<FieldError> errors) {
    if (target != null && target.isTextual()) {
      errors.addAll(FieldError.invalid(path, target, NameFormat.portName(target.textValue())));
    } else {
      portNumber(path, target == null ? 0 : target.intValue(), errors);
    }
  }

  /** A port number from 1 to 65535. */
  static void portNumber(FieldPath path, int port, List<FieldError> errors) {
    if (port < 1 || port > MAX) {
      errors.add(
          FieldError.invalid(path, port, "must be between 1 and " + MAX + ", inclusive")
              .because(FieldRule.PORT));
    }
  }

  /** What the ports may not share, and who may have node ports at all. */
  static List<FieldError> uniqueness(ServiceView service) {
    List<FieldError> errors = new ArrayList<>();
    List<ServicePort> ports = service.ports();
    if (service.isType(ServiceView.CLUSTER_IP)) {
      for (int i = 0; i < ports.size(); i++) {
        if (ports.get(i).nodePort() != 0) {
          errors.add(
              FieldError.forbidden(
                  PORTS.index(i).child("nodePort"), "may not be used when `type` is 'ClusterIP'"));
        }
      }
    }
    Set<ProtocolPort> nodePorts = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      if (port.nodePort() != 0
          && !nodePorts.add(new ProtocolPort(port.protocol(), port.nodePort()))) {
        errors.add(FieldError.duplicate(PORTS.index(i).child("nodePort"), port.nodePort()));
      }
    }
    Set<ProtocolPort> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      if (!numbers.add(new ProtocolPort(port.protocol(), port.port()))) {
        errors.add(FieldError.duplicate(PORTS.index(i), duplicateKey(port)));
      }
    }
    return errors;
  }

  /**
   * Before KEP-1435 a load balancer has ports of one protocol only, but one that has several is
   * left alone.
   */
  static List<FieldError> oneProtocol(ServiceView service, @Nullable ServiceView before) {
    if (!service.isType(ServiceView.LOAD_BALANCER)
        || protocols(service) < 2
        || (before != null && protocols(before) > 1)) {
      return List.of();
    }
    ArrayNode ports = JsonNodeFactory.instance.arrayNode();
    service.ports().forEach(port -> ports.add(internal(port)));
    return List.of(
        FieldError.invalid(
            PORTS, ports, "may not contain more than 1 protocol when type is 'LoadBalancer'"));
  }

  private static long protocols(ServiceView service) {
    return service.ports().stream().map(ServicePort::protocol).distinct().count();
  }

  private record ProtocolPort(String protocol, int port) {}

  /** The real server shows its internal type here, with the two fields that are the key filled. */
  private static ObjectNode duplicateKey(ServicePort port) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    key.put("Name", "");
    key.put("Protocol", port.protocol());
    key.putNull("AppProtocol");
    key.put("Port", port.port());
    key.put("TargetPort", 0);
    key.put("NodePort", 0);
    return key;
  }

  /** A port as the real server's internal type is shown. */
  private static ObjectNode internal(ServicePort port) {
    ObjectNode node = duplicateKey(port);
    node.put("Name", port.name());
    node.put("AppProtocol", port.appProtocol());
    node.set("TargetPort", port.targetPort());
    node.put("NodePort", port.nodePort());
    return node;
  }
}
