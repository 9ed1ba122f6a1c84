package dev.duplane.traffic;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.traffic.Trace.NodeAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows packets through a cluster: from whom to whom, at which node, and what becomes of them
 * there.
 */
public final class Tracer {
  private final TrafficObjects objects;
  private final @Nullable MasqueradeAgent agent;

  /**
   * A packet on its way, with what is the same at whichever node it arrives.
   *
   * @param fromPod whether a Pod sends it
   * @param before what was looked up for its addresses
   */
  private record Sending(
      Packet packet, boolean fromPod, List<TraceStep> before, KubeProxy proxy, NoRule noRule) {}

  /**
   * @param objects that decide
   */
  public Tracer(TrafficObjects objects) {
    this.objects = objects;
    this.agent =
        objects.masqueradeAgent() == null ? null : MasqueradeAgent.of(objects.masqueradeAgent());
  }

  /**
   * Follows one packet.
   *
   * @throws TraceException if there is no such packet
   */
  public Trace trace(TraceQuery query) throws TraceException {
    PartyResolver resolver = new PartyResolver(objects, query.namespace());
    Party from = resolver.resolve(query.from(), null, query.protocol());
    Party to = resolver.resolve(query.to(), query.port(), query.protocol());
    if (to.port() == null) {
      throw new TraceException(
          "to which port of " + to.text() + " is not said: port=80, or :80 behind the name");
    }
    IpFamily family = family(query.family(), from, to);
    Packet packet =
        new Packet(address(from, family), address(to, family), to.port(), query.protocol());
    List<ProxyNode> nodes = nodes(query.node(), from, to);
    Sending sending =
        new Sending(
            packet,
            from.inPod(),
            resolver.steps(),
            new KubeProxy(objects, family),
            new NoRule(objects, packet));
    List<NodeAnswer> answers = new ArrayList<>();
    for (ProxyNode node : nodes) {
      answers.add(at(node, sending));
    }
    return new Trace(
        packet.from().toString(),
        packet.to().toString(),
        packet.port(),
        packet.protocol(),
        family.wireName(),
        answers.get(0),
        answers.size() > 1 ? List.copyOf(answers) : List.of());
  }

  private static IpAddress address(Party party, IpFamily family) throws TraceException {
    IpAddress address = party.address(family);
    if (address == null) {
      throw new TraceException(party.text() + " has no " + family + " address");
    }
    return address;
  }

  /** The one asked for, or the first of the receiver's that the sender has, too. */
  private static IpFamily family(@Nullable IpFamily asked, Party from, Party to)
      throws TraceException {
    if (asked != null) {
      return asked;
    }
    for (IpAddress address : to.addresses()) {
      if (from.address(address.family()) != null) {
        return address.family();
      }
    }
    throw new TraceException(
        from.text()
            + " has no address of the family of "
            + to.text()
            + " ("
            + to.addresses().get(0).family()
            + ")");
  }

  /** The node asked for, the sender's, the one that is meant, or all. */
  private List<ProxyNode> nodes(@Nullable String asked, Party from, Party to)
      throws TraceException {
    if (asked != null) {
      ProxyNode node = objects.node(asked);
      if (node == null) {
        throw new TraceException("there is no Node " + asked);
      }
      return List.of(node);
    }
    String own = from.node();
    if (own != null) {
      ProxyNode node = objects.node(own);
      return List.of(
          node == null ? new ProxyNode(own, List.of(), List.of(), Map.of(), null) : node);
    }
    ProxyNode meant = to.inPod() || to.node() == null ? null : objects.node(to.node());
    List<ProxyNode> nodes = meant == null ? objects.proxyNodes() : List.of(meant);
    if (nodes.isEmpty()) {
      throw new TraceException("there are no Nodes at which the packet could arrive");
    }
    return nodes;
  }

  private NodeAnswer at(ProxyNode node, Sending sending) {
    Packet packet = sending.packet();
    List<TraceStep> steps = new ArrayList<>(sending.before());
    if (WindowsRules.isOn(node)) {
      WindowsRules windows = WindowsRules.of(node, packet, objects.services());
      steps.addAll(windows.steps());
      if (!windows.carries()) {
        return ended(node, Verdict.DROP, steps);
      }
    }
    NftTable table = sending.proxy().table(node, packet);
    PacketWalk.WalkOutcome outcome = PacketWalk.through(table, packet, node);
    steps.addAll(outcome.steps());
    Egress egress = new Egress(objects, agent, node);
    return switch (outcome.verdict()) {
      case DNAT -> redirected(node, packet, outcome, egress, steps);
      case PASS -> passed(node, sending, egress, steps);
      default -> ended(node, outcome.verdict(), steps);
    };
  }

  private static NodeAnswer ended(ProxyNode node, Verdict verdict, List<TraceStep> steps) {
    return new NodeAnswer(node.name(), verdict, List.of(), false, false, List.copyOf(steps));
  }

  private static NodeAnswer redirected(
      ProxyNode node,
      Packet packet,
      PacketWalk.WalkOutcome outcome,
      Egress egress,
      List<TraceStep> steps) {
    SortedMap<String, Boolean> masquerades = new TreeMap<>();
    List<IpAddress> byAgent = new ArrayList<>();
    outcome
        .masquerades()
        .forEach(
            (endpoint, marked) -> {
              boolean agent =
                  !marked && egress.masqueradesInCluster(packet.from(), endpoint.address());
              if (agent) {
                byAgent.add(endpoint.address());
              }
              masquerades.put(endpoint.toString(), marked || agent);
            });
    egress.noteInCluster(byAgent);
    steps.addAll(egress.steps());
    List<Boolean> different = masquerades.values().stream().distinct().toList();
    Boolean masquerade = different.size() > 1 ? null : different.get(0);
    if (Boolean.FALSE.equals(masquerade)) {
      steps.add(TrafficRule.SOURCE_KEPT.step(node.object(), packet.from()));
    }
    return new NodeAnswer(
        node.name(),
        Verdict.DNAT,
        List.copyOf(masquerades.keySet()),
        masquerade,
        true,
        List.copyOf(steps));
  }

  private static NodeAnswer passed(
      ProxyNode node, Sending sending, Egress egress, List<TraceStep> steps) {
    steps.addAll(sending.noRule().steps());
    Packet packet = sending.packet();
    Egress.Departure departure =
        sending.fromPod()
            ? egress.passed(packet.from(), packet.to())
            : new Egress.Departure(false, true);
    steps.addAll(egress.steps());
    return new NodeAnswer(
        node.name(),
        Verdict.PASS,
        List.of(),
        departure.masquerade(),
        departure.reaches(),
        List.copyOf(steps));
  }
}
