package dev.duplane.controller.nodeipam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import dev.duplane.controller.Controller;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.NodeStatusChange;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.ReconcileException;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.net.Cidr;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gives each Node without podCIDRs a part of each cluster CIDR, the primary first (Kubernetes,
 * {@code pkg/controller/nodeipam/ipam/range_allocator.go}).
 *
 * <p>Which parts are taken is counted from the Nodes' events, so that it can be counted again.
 * Where the search for a free one goes on is known to the running controller only, as it is in
 * kube-controller-manager: after a restart it begins with the first part.
 *
 * <p>The real one loses the primary part when the secondary range is exhausted, until it is started
 * again; this one does not.
 */
public final class NodeIpamController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "node-ipam-controller";

  /** What a Node is refused by the present state, and another Node's end may give it. */
  private static final String NOT_AVAILABLE =
      "failed to allocate cidr from cluster cidr at idx:%d: CIDR allocation failed; there are no"
          + " remaining CIDRs left to allocate in the accepted range";

  private final OwnObjects nodes;
  private final Indexer known;
  private final EventRecorder events;
  private final List<CidrSet> sets = new ArrayList<>();
  private final List<Cidr> serviceRanges;

  /** The podCIDRs that each Node was last seen with. */
  private final Map<String, List<String>> held = new TreeMap<>();

  /**
   * @param registry where the Nodes are changed
   * @param known the Nodes there are
   * @param clock gives the times of Events
   * @param configuration the cluster CIDRs
   * @param serviceRanges whose addresses no Pod may get, as they are at the start
   * @throws IllegalArgumentException if a range has too many parts
   */
  public NodeIpamController(
      Registry registry,
      Indexer known,
      Clock clock,
      NodeIpamConfiguration configuration,
      List<Cidr> serviceRanges) {
    this.nodes = OwnObjects.of(registry, "", "nodes", OwnObjects.CONTROLLER_MANAGER);
    this.events = new EventRecorder(registry, clock, "cidrAllocator");
    this.known = known;
    this.serviceRanges = List.copyOf(serviceRanges);
    if (configuration.allocateNodeCidrs()) {
      for (Cidr range : configuration.clusterCidrs()) {
        sets.add(new CidrSet(range, configuration.nodeCidrMaskSize(range.family())));
      }
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(new Source(nodes.resource(), this::observe));
  }

  @Override
  public void reset() {
    held.clear();
    sets.forEach(CidrSet::clear);
    serviceRanges.forEach(this::filterOutServiceRange);
  }

  /** Parts with addresses of Services are nobody's ({@code filterOutServiceRange}). */
  private void filterOutServiceRange(Cidr serviceRange) {
    for (CidrSet set : sets) {
      if (set.overlaps(serviceRange)) {
        set.occupy(serviceRange);
      }
    }
  }

  private void observe(ObjectEvent event, Consumer<Request> queue) {
    String name = event.request().name();
    List<String> before = held.getOrDefault(name, List.of());
    List<String> now = event.current() == null ? List.of() : podCidrs(event.shared());
    if (!now.equals(before)) {
      count(before, CidrSet::release);
      count(now, CidrSet::occupy);
    }
    if (event.current() != null) {
      held.put(name, now);
      if (now.isEmpty()) {
        queue.accept(event.request());
      }
    } else {
      held.remove(name);
      if (!before.isEmpty()) {
        // A part is free now: for whom it was missing, another look is worth it.
        held.forEach(
            (other, cidrs) -> {
              if (cidrs.isEmpty()) {
                queue.accept(nodes.request("", other));
              }
            });
      }
    }
  }

  /** What a set is told of a block. */
  private interface Count {
    void of(CidrSet set, Cidr block);
  }

  /** Blocks that are in no cluster CIDR are a client's own affair. */
  private void count(List<String> cidrs, Count count) {
    for (String cidr : cidrs) {
      Cidr block = Cidr.parseSloppy(cidr);
      for (CidrSet set : sets) {
        if (block != null && set.overlaps(block)) {
          count.of(set, block);
        }
      }
    }
  }

  private static List<String> podCidrs(ObjectNode node) {
    return node.get("spec") instanceof ObjectNode spec
        ? new ObjectView(spec).texts("podCIDRs")
        : List.of();
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode node = known.get(request);
    if (node == null || sets.isEmpty() || !podCidrs(node).isEmpty()) {
      return Result.DONE;
    }
    List<Cidr> given = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      Cidr part = sets.get(i).next();
      if (part == null) {
        NodeStatusChange.record(events, node, "CIDRNotAvailable");
        throw new ReconcileException(NOT_AVAILABLE.formatted(i));
      }
      given.add(part);
    }
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectView spec = new ObjectView(change.putObject("spec"));
    spec.setText("podCIDR", given.get(0).toString());
    spec.setTexts("podCIDRs", given.stream().map(Cidr::toString).toList());
    nodes.patch("", request.name(), "", PatchType.STRATEGIC_MERGE, change);
    for (int i = 0; i < sets.size(); i++) {
      sets.get(i).advance(given.get(i));
    }
    return Result.DONE;
  }
}
