package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.Allocators;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.Rule;
import dev.duplane.registry.service.PoolPlace.Use;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Explains a stored Service or address from the object and the pools alone, without the writes that
 * made it.
 */
public final class PresentState {
  private static final FieldPath SPEC = FieldPath.of("spec");

  private final Allocators allocators;
  private final DecisionTrace trace;

  /**
   * @param allocators the pools there are
   * @param trace where all of it is noted
   */
  public PresentState(Allocators allocators, DecisionTrace trace) {
    this.allocators = allocators;
    this.trace = trace;
  }

  /** A Service as a GET shows it. */
  public void service(ObjectNode object) {
    ServiceView service = ServiceView.of(object);
    FieldPath families = SPEC.child("ipFamilies");
    if (!service.needsClusterIp()) {
      trace.note(Rule.FAMILIES_NONE, families, "", "none");
      return;
    }
    String policy = service.ipFamilyPolicy();
    if (policy != null) {
      String meaning = IpFamilyRules.meaning(policy);
      trace.note(Rule.POLICY_IS, SPEC.child("ipFamilyPolicy"), "", policy, "", meaning);
    }
    trace.note(Rule.FAMILIES_ARE, families, "", service.ipFamilies());
    comparedWithCluster(service);
    if (service.isHeadless()) {
      trace.note(Rule.IPS_HEADLESS, AllocationTrace.CLUSTER_IPS, "", service.clusterIps());
    } else {
      addresses(service.clusterIps());
    }
    List<ServicePort> ports = service.ports();
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get(i).nodePort();
      if (port != 0 && service.needsNodePort()) {
        FieldPath field = SPEC.child("ports").index(i).child("nodePort");
        trace.note(Rule.NODE_PORT_IN_USE, field, "", port, allocators.ports().range(), "");
      }
    }
  }

  /** Noted beside the families themselves, as it is about the cluster, which has changed. */
  private void comparedWithCluster(ServiceView service) {
    List<String> has = service.ipFamilies();
    boolean headlessSelectorless = service.isHeadless() && service.isSelectorless();
    for (int i = 0; i < has.size() && !headlessSelectorless; i++) {
      IpFamily family = IpFamily.fromWire(has.get(i));
      if (family != null && !allocators.hasFamily(family)) {
        trace.note(Rule.FAMILY_LOST, "cluster", "", "kept", "", family);
      }
    }
    if (has.size() == 1
        && allocators.families().size() == 2
        && ServiceView.PREFER_DUAL_STACK.equals(service.ipFamilyPolicy())) {
      trace.note(Rule.FAMILIES_BEHIND_CLUSTER, "cluster", "", allocators.families());
    }
  }

  private void addresses(List<String> ips) {
    for (int i = 0; i < ips.size(); i++) {
      FieldPath field = AllocationTrace.CLUSTER_IPS.index(i);
      IpAddress address = IpAddress.parseSloppy(ips.get(i));
      AddressPool pool = address == null ? null : AllocationTrace.pool(allocators, address);
      if (address == null || pool == null) {
        trace.note(Rule.IP_OUTSIDE, field, "", ips.get(i));
      } else {
        PoolPlace place = PoolPlace.of(pool, address, Use.UNKNOWN);
        trace.note(Rule.IP_IN_USE, field, "", ips.get(i), pool.range(), place);
      }
    }
  }

  /**
   * An IPAddress as a GET shows it.
   *
   * @param serviceIsThere whether there is a Service, by Namespace and name
   */
  public void address(ObjectNode object, BiPredicate<String, String> serviceIsThere) {
    IpAddress address = IpAddress.parse(ObjectMeta.of(object).name());
    ObjectView parent =
        new ObjectView(new ObjectView(new ObjectView(object).object("spec")).object("parentRef"));
    String name =
        parent.text("resource") + "/" + parent.text("namespace") + "/" + parent.text("name");
    AddressPool pool = address == null ? null : AllocationTrace.pool(allocators, address);
    FieldPath field = SPEC.child("parentRef");
    if (address == null || pool == null) {
      trace.note(Rule.ADDRESS_OF, field, "", name, "", "no Service range of the cluster");
    } else {
      PoolPlace place = PoolPlace.of(pool, address, Use.UNKNOWN);
      trace.note(Rule.ADDRESS_OF, field, "", name, pool.range(), place);
    }
    if (parent.text("resource").equals("services")
        && !serviceIsThere.test(parent.text("namespace"), parent.text("name"))) {
      trace.note(Rule.ADDRESS_ORPHAN, SPEC.child("parentRef").child("name"), "", name);
    }
  }
}
