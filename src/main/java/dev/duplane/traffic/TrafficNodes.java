package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Nodes of a cluster, read when they are asked for, and only once. */
public final class TrafficNodes {
  /** Finds one Node. */
  public interface NodeLookup {
    /** The Node of that name, or null. */
    @Nullable ObjectNode find(String name);
  }

  private final NodeLookup lookup;
  private final Supplier<List<ObjectNode>> source;
  private @Nullable List<ProxyNode> all;

  /**
   * @param lookup finds one by its name
   * @param source gives all of them
   */
  public TrafficNodes(NodeLookup lookup, Supplier<List<ObjectNode>> source) {
    this.lookup = lookup;
    this.source = source;
  }

  /** The Node of that name, or null. */
  @Nullable ProxyNode named(String name) {
    ObjectNode node = lookup.find(name);
    return node == null ? null : ProxyNode.of(node);
  }

  /** All of them, by name. */
  List<ProxyNode> all() {
    List<ProxyNode> known = all;
    if (known == null) {
      known =
          source.get().stream()
              .map(ProxyNode::of)
              .sorted(Comparator.comparing(ProxyNode::name))
              .toList();
      all = known;
    }
    return known;
  }
}
