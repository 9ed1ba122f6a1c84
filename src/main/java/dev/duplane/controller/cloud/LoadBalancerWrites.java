package dev.duplane.controller.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.net.IpAddress;
import dev.duplane.patch.PatchType;
import java.util.List;

/**
 * What service-lb-controller writes about a load balancer: the finalizer and the status of its
 * Service, and Events. Both the finalizer and the status are written as the status (Kubernetes,
 * {@code PatchService} in {@code staging/src/k8s.io/cloud-provider/service/helpers/helper.go}).
 */
final class LoadBalancerWrites {
  private final OwnObjects services;
  private final EventRecorder events;

  LoadBalancerWrites(OwnObjects services, EventRecorder events) {
    this.services = services;
    this.events = events;
  }

  /** Has a Service stay until its load balancer is gone. */
  void hold(ObjectNode service) {
    if (!LoadBalancerNeeds.isHeldUp(service)) {
      patchFinalizers(service, "finalizers");
    }
  }

  /** Lets a Service go. */
  void release(ObjectNode service) {
    if (LoadBalancerNeeds.isHeldUp(service)) {
      patchFinalizers(service, "$deleteFromPrimitiveList/finalizers");
    }
  }

  private void patchFinalizers(ObjectNode service, String directive) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("metadata").putArray(directive).add(LoadBalancerNeeds.FINALIZER);
    patch(service, change);
  }

  /** Has a Service report these addresses; none takes its report away. */
  void report(ObjectNode service, List<IpAddress> addresses) {
    if (LoadBalancerProvider.isReportedBy(service, addresses)) {
      return;
    }
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode balancer = change.putObject("status").putObject("loadBalancer");
    if (addresses.isEmpty()) {
      balancer.putNull("ingress");
    } else {
      ArrayNode ingress = balancer.putArray("ingress");
      addresses.forEach(address -> ingress.addObject().put("ip", address.toString()));
    }
    patch(service, change);
  }

  private void patch(ObjectNode service, ObjectNode change) {
    ObjectMeta meta = ObjectMeta.of(service);
    services.patch(meta.namespace(), meta.name(), "status", PatchType.STRATEGIC_MERGE, change);
  }

  /** Tells how a load balancer gets on. */
  void tell(ObjectNode service, String reason, String message) {
    events.event(service, EventRecorder.NORMAL, reason, message);
  }

  /** Tells of a load balancer what somebody should look at. */
  void warn(ObjectNode service, String reason, String message) {
    events.event(service, EventRecorder.WARNING, reason, message);
  }

  /** Warns of a load balancer that has nobody to send traffic to. */
  void warnOfNoNodes(ObjectNode service) {
    warn(service, "UnAvailableLoadBalancer", "There are no available nodes for LoadBalancer");
  }
}
