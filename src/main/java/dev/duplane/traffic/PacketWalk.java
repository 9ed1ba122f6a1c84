package dev.duplane.traffic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows one packet through a table: prerouting, then what is forwarded or comes in, as
 * kube-proxy's own tracer does (tracePacket in pkg/proxy/nftables/helpers_test.go). The rules for
 * what the node itself sends are the same ones again. Where an endpoint is drawn, all draws are
 * followed.
 */
final class PacketWalk {
  /**
   * What came of it.
   *
   * @param verdict of the rules
   * @param masquerades by endpoint that may be drawn: whether the packet gets the node's address as
   *     its source then
   * @param steps the decisions, in order
   */
  record WalkOutcome(
      Verdict verdict, Map<ProxyEndpoint, Boolean> masquerades, List<TraceStep> steps) {}

  private final NftTable table;
  private final Packet packet;
  private final List<TraceStep> steps = new ArrayList<>();
  private final Map<ProxyEndpoint, Boolean> redirects = new LinkedHashMap<>();
  private boolean marked;
  private @Nullable Verdict end;

  private PacketWalk(NftTable table, Packet packet) {
    this.table = table;
    this.packet = packet;
  }

  /**
   * Follows a packet.
   *
   * @param table of the packet's family
   * @param node whose table it is
   */
  static WalkOutcome through(NftTable table, Packet packet, ProxyNode node) {
    PacketWalk walk = new PacketWalk(table, packet);
    walk.run(BaseChains.FILTER_PREROUTING);
    if (walk.end == null) {
      walk.run(BaseChains.NAT_PREROUTING);
    }
    if (walk.end == null && walk.redirects.isEmpty()) {
      walk.run(filter(packet, node));
    }
    return walk.outcome(node);
  }

  private static String filter(Packet packet, ProxyNode node) {
    return node.owns(packet.to()) ? BaseChains.FILTER_INPUT : BaseChains.FILTER_FORWARD;
  }

  private WalkOutcome outcome(ProxyNode node) {
    Map<ProxyEndpoint, Boolean> masquerades = new LinkedHashMap<>();
    Verdict blocked = null;
    for (Map.Entry<ProxyEndpoint, Boolean> redirect : redirects.entrySet()) {
      ProxyEndpoint endpoint = redirect.getKey();
      // The filters after it see the new destination, which may be a Service's address, too.
      PacketWalk after = new PacketWalk(table, packet.redirected(endpoint));
      after.run(filter(after.packet, node));
      if (after.end == null) {
        masquerades.put(endpoint, redirect.getValue());
      } else {
        blocked = after.end;
        steps.add(TrafficRule.ENDPOINT_IS_SERVICE.step("services", endpoint.toString()));
      }
    }
    if (end != null || (masquerades.isEmpty() && blocked != null)) {
      return new WalkOutcome(
          Objects.requireNonNull(end == null ? blocked : end), Map.of(), List.copyOf(steps));
    }
    return new WalkOutcome(
        masquerades.isEmpty() ? Verdict.PASS : Verdict.DNAT, masquerades, List.copyOf(steps));
  }

  /** Whether the packet's way has ended in the chain. */
  private boolean run(String name) {
    for (NftRule rule : Objects.requireNonNull(table.chains().get(name), name).rules()) {
      if (!rule.matches().test(packet)) {
        continue;
      }
      note(rule.reason());
      NftAction action = rule.action();
      if (action instanceof NftAction.Lookup lookup) {
        NftMap.MapElement element = lookup.map().find(packet);
        if (element == null) {
          continue;
        }
        note(element.reason());
        action = element.action();
      }
      if (act(action)) {
        return true;
      }
      if (action instanceof NftAction.Go) {
        return false;
      }
    }
    return false;
  }

  private boolean act(NftAction action) {
    if (action instanceof NftAction.Jump jump) {
      return run(jump.chain());
    }
    if (action instanceof NftAction.Go go) {
      return run(go.chain());
    }
    if (action instanceof NftAction.Draw draw) {
      boolean before = marked;
      for (String chain : draw.chains()) {
        marked = before;
        run(chain);
      }
      return true;
    }
    if (action instanceof NftAction.Redirect redirect) {
      redirects.put(redirect.endpoint(), marked);
      return true;
    }
    if (action instanceof NftAction.End ending) {
      end = ending.verdict();
      return true;
    }
    marked |= action instanceof NftAction.Mark;
    return false;
  }

  private void note(@Nullable NftReason reason) {
    if (reason != null) {
      steps.add(reason.step(packet));
    }
  }
}
