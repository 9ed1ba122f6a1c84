package dev.duplane.traffic;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a packet after kube-proxy's rules: under which address it leaves the node, and
 * whether that gets it an answer.
 */
final class Egress {
  /**
   * Where a packet ends up.
   *
   * @param masquerade whether its source is replaced
   * @param reaches whether it arrives, and an answer can come back
   */
  record Departure(boolean masquerade, boolean reaches) {}

  private final TrafficObjects objects;
  private final @Nullable MasqueradeAgent agent;
  private final ProxyNode node;
  private final List<TraceStep> steps = new ArrayList<>();

  /**
   * @param agent of the cluster; null if there is none
   * @param node that the packet leaves
   */
  Egress(TrafficObjects objects, @Nullable MasqueradeAgent agent, ProxyNode node) {
    this.objects = objects;
    this.agent = agent;
    this.node = node;
  }

  /** What was decided, in order. */
  List<TraceStep> steps() {
    return steps;
  }

  /**
   * Whether the agent replaces the source of a packet to an address of the cluster. It does not ask
   * whether it is one: whoever forgets a range of the cluster in its configuration has it
   * masqueraded.
   */
  boolean masqueradesInCluster(IpAddress from, IpAddress to) {
    MasqueradeAgent present = agent;
    return present != null
        && !node.owns(from)
        && !node.owns(to)
        && present.ruling(to).treatment() == MasqueradeAgent.Treatment.MASQUERADE;
  }

  /** Tells of addresses of the cluster that the agent masquerades packets to. */
  void noteInCluster(List<IpAddress> masqueraded) {
    MasqueradeAgent present = agent;
    if (present != null && !masqueraded.isEmpty()) {
      String list =
          masqueraded.stream().map(IpAddress::toString).collect(Collectors.joining(" and "));
      steps.add(
          TrafficRule.AGENT_MASQUERADES_CLUSTER.step(
              MasqueradeAgent.OBJECT, list, ranges(present, masqueraded.get(0).family())));
    }
  }

  private boolean inCluster(IpAddress from, IpAddress to) {
    boolean masquerade = masqueradesInCluster(from, to);
    noteInCluster(masquerade ? List.of(to) : List.of());
    return masquerade;
  }

  /** Follows a packet of a Pod that no rule of kube-proxy is about. */
  Departure passed(IpAddress from, IpAddress to) {
    PodAddresses pod = objects.pods().with(to);
    if (pod != null) {
      steps.add(TrafficRule.POD.step(pod.object(), to));
      return new Departure(inCluster(from, to), true);
    }
    for (ProxyNode other : objects.proxyNodes()) {
      if (other.addresses().contains(to)) {
        steps.add(TrafficRule.NODE.step(other.object(), to));
        return new Departure(inCluster(from, to), true);
      }
    }
    if (objects.clusterCidrs().stream().anyMatch(range -> range.contains(to))) {
      steps.add(TrafficRule.NO_POD.step("pods", to));
      return new Departure(inCluster(from, to), false);
    }
    return outside(from, to);
  }

  private Departure outside(IpAddress from, IpAddress to) {
    MasqueradeAgent present = agent;
    if (present == null) {
      steps.add(TrafficRule.NO_AGENT.step(MasqueradeAgent.OBJECT, from));
      return new Departure(false, answered(from, to));
    }
    MasqueradeAgent.Ruling ruling = present.ruling(to);
    switch (ruling.treatment()) {
      case MASQUERADE -> {
        return masqueraded(present, to);
      }
      case LISTED -> {
        Cidr range = ruling.range();
        steps.add(
            TrafficRule.AGENT_SPARES.step(MasqueradeAgent.OBJECT, to, String.valueOf(range), from));
        // Whoever lists a range says that Pods are reached from there.
        return new Departure(false, PublicRouting.obstacle(to) != null || answered(from, to));
      }
      case IPV6_NOT_ENABLED ->
          steps.add(TrafficRule.AGENT_WITHOUT_IPV6.step(MasqueradeAgent.OBJECT, from));
      case BROKEN ->
          steps.add(
              TrafficRule.AGENT_BROKEN.step(
                  MasqueradeAgent.OBJECT, String.valueOf(present.problem())));
    }
    return new Departure(false, answered(from, to));
  }

  private Departure masqueraded(MasqueradeAgent present, IpAddress to) {
    IpAddress source = node.primary(to.family());
    if (source == null) {
      steps.add(
          TrafficRule.NODE_WITHOUT_FAMILY.step(node.object(), node.name(), to.family().wireName()));
      return new Departure(true, false);
    }
    steps.add(
        TrafficRule.AGENT_MASQUERADES.step(
            MasqueradeAgent.OBJECT, to, ranges(present, to.family()), node.name(), source));
    String obstacle = PublicRouting.obstacle(source);
    if (obstacle != null && PublicRouting.obstacle(to) == null) {
      steps.add(TrafficRule.NODE_NOT_ROUTED.step(node.object(), source, obstacle));
    }
    return new Departure(true, true);
  }

  /** A private network behind the cluster may know the way back to Pods; the internet does not. */
  private boolean answered(IpAddress from, IpAddress to) {
    String obstacle = PublicRouting.obstacle(from);
    if (PublicRouting.obstacle(to) != null) {
      return true;
    }
    if (obstacle == null) {
      steps.add(TrafficRule.ROUTED.step(sender(from), from));
      return true;
    }
    steps.add(TrafficRule.NOT_ROUTED.step(sender(from), from, obstacle, to));
    return false;
  }

  private String sender(IpAddress from) {
    PodAddresses pod = objects.pods().with(from);
    return pod == null ? "pods" : pod.object();
  }

  private static String ranges(MasqueradeAgent agent, IpFamily family) {
    return agent.spared(family).stream().map(Cidr::toString).collect(Collectors.joining(", "));
  }
}
