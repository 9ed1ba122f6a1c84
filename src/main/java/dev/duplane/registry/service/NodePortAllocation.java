package dev.duplane.registry.service;

import dev.duplane.allocation.AllocationException;
import dev.duplane.allocation.AllocationTransaction;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.StatusException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The node ports of one write, the health check's among them (Service, "type: NodePort"; KEP-3668
 * for the bands).
 */
final class NodePortAllocation {
  private static final FieldPath SPEC = FieldPath.of("spec");

  private final AllocationTransaction transaction;
  private final ServiceView service;
  private final AllocationTrace trace;

  NodePortAllocation(
      AllocationTransaction transaction, ServiceView service, AllocationTrace trace) {
    this.transaction = transaction;
    this.service = service;
    this.trace = trace;
  }

  void forCreate() {
    if (service.needsNodePort()) {
      takeForCreate();
    }
    if (service.needsHealthCheckNodePort()) {
      takeHealthCheckPort();
    }
  }

  void forUpdate(ServiceView before) {
    if (before.needsNodePort() && !service.needsNodePort()) {
      before.nodePorts().forEach(this::release);
    }
    if (service.needsNodePort()) {
      takeForUpdate(before);
    }
    updateHealthCheckPort(before);
  }

  /** An ExternalName Service may name node ports, but has none. */
  void forDelete() {
    if (service.needsNodePort()) {
      service.nodePorts().forEach(this::release);
    }
    if (service.needsHealthCheckNodePort()) {
      releaseHealthCheck(service);
    }
  }

  /** Ports of one number (TCP 53 and UDP 53) share a node port unless they ask for two. */
  private void takeForCreate() {
    Map<Integer, Integer> nodePortOfPort = new HashMap<>();
    List<ServicePort> ports = service.ports();
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      if (port.nodePort() == 0 && !service.allocatesNodePorts()) {
        trace.portNotWanted(field(i));
        continue;
      }
      Integer shared = nodePortOfPort.get(port.port());
      if (shared == null) {
        // A later port of the same number may be the one that asks.
        int requested = requestedNodePort(port.port(), ports);
        int nodePort = requested == 0 ? takeAny(i) : take(requested, i);
        port.setNodePort(nodePort);
        nodePortOfPort.put(port.port(), nodePort);
      } else if (port.nodePort() == 0) {
        port.setNodePort(shared);
        trace.portShared(field(i), shared);
      } else if (port.nodePort() != shared) {
        take(port.nodePort(), i);
      }
    }
  }

  private static int requestedNodePort(int number, List<ServicePort> ports) {
    for (ServicePort port : ports) {
      if (port.port() == number && port.nodePort() != 0) {
        return port.nodePort();
      }
    }
    return 0;
  }

  private void takeForUpdate(ServiceView before) {
    Set<Integer> had = before.needsNodePort() ? before.nodePorts() : Set.of();
    Set<Integer> taken = new HashSet<>();
    Set<String> seen = new HashSet<>();
    List<ServicePort> ports = service.ports();
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      if (port.nodePort() == 0 && !service.allocatesNodePorts()) {
        trace.portNotWanted(field(i));
        continue;
      }
      if (port.nodePort() == 0) {
        port.setNodePort(takeAny(i));
      } else if (!had.contains(port.nodePort()) && !taken.contains(port.nodePort())) {
        take(port.nodePort(), i);
        taken.add(port.nodePort());
      }
      String pair = "{" + port.protocol() + " " + port.nodePort() + "}";
      if (!seen.add(pair)) {
        throw StatusException.untyped("duplicate nodePort: " + pair);
      }
    }
    Set<Integer> has = service.nodePorts();
    had.stream().filter(port -> !has.contains(port)).forEach(this::release);
  }

  private void updateHealthCheckPort(ServiceView before) {
    boolean needed = before.needsHealthCheckNodePort();
    boolean needs = service.needsHealthCheckNodePort();
    if (needs && !needed) {
      takeHealthCheckPort();
    } else if (needed && !needs) {
      releaseHealthCheck(before);
    }
  }

  private void takeHealthCheckPort() {
    int requested = service.healthCheckNodePort();
    try {
      if (requested != 0) {
        transaction.allocatePort(requested);
      } else {
        service.setHealthCheckNodePort(transaction.allocateNextPort());
      }
      trace.healthCheckPort(requested, service.healthCheckNodePort());
    } catch (AllocationException e) {
      trace.portRefused(SPEC.child("healthCheckNodePort"), requested, e);
      throw StatusException.internalError(
          (requested != 0
                  ? "failed to allocate requested HealthCheck NodePort "
                  : "failed to allocate a HealthCheck NodePort ")
              + requested
              + ": "
              + e.getMessage());
    }
  }

  private int takeAny(int index) {
    try {
      int port = transaction.allocateNextPort();
      trace.portTaken(field(index), 0, port);
      return port;
    } catch (AllocationException e) {
      trace.portRefused(field(index), 0, e);
      throw StatusException.internalError("failed to allocate a nodePort: " + e.getMessage());
    }
  }

  private int take(int port, int index) {
    try {
      transaction.allocatePort(port);
      trace.portTaken(field(index), port, port);
      return port;
    } catch (AllocationException e) {
      trace.portRefused(field(index), port, e);
      throw invalid(FieldError.invalid(field(index), port, e.getMessage()));
    }
  }

  private static FieldPath field(int index) {
    return SPEC.child("ports").index(index).child("nodePort");
  }

  private void release(int port) {
    trace.portReleased(port);
    transaction.releasePortOnCommit(port);
  }

  private void releaseHealthCheck(ServiceView before) {
    trace.healthCheckPortReleased(before.healthCheckNodePort());
    transaction.releasePortOnCommit(before.healthCheckNodePort());
  }

  private StatusException invalid(FieldError error) {
    return StatusException.invalid(ServiceStrategy.KIND, service.meta().name(), List.of(error));
  }
}
