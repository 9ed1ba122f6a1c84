package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Pods of a cluster. They are many, and most questions are about none or one of them, so they
 * are read when they are asked for, and only once.
 */
public final class TrafficPods {
  /** Finds one Pod. */
  public interface PodLookup {
    /** The Pod of that name, or null. */
    @Nullable ObjectNode find(String namespace, String name);
  }

  private final PodLookup lookup;
  private final Supplier<List<ObjectNode>> source;
  private @Nullable List<PodAddresses> all;
  private @Nullable Map<IpAddress, PodAddresses> byAddress;

  /**
   * @param lookup finds one by its name
   * @param source gives all of them
   */
  public TrafficPods(PodLookup lookup, Supplier<List<ObjectNode>> source) {
    this.lookup = lookup;
    this.source = source;
  }

  /** The Pod of that name, or null. */
  @Nullable PodAddresses named(String namespace, String name) {
    ObjectNode pod = lookup.find(namespace, name);
    return pod == null ? null : PodAddresses.of(pod);
  }

  /** All of them. */
  List<PodAddresses> all() {
    List<PodAddresses> known = all;
    if (known == null) {
      known = source.get().stream().map(PodAddresses::of).toList();
      all = known;
    }
    return known;
  }

  /** The Pod that has an address for itself and still runs, the first by name; or null. */
  @Nullable PodAddresses with(IpAddress address) {
    Map<IpAddress, PodAddresses> known = byAddress;
    if (known == null) {
      known = index(all());
      byAddress = known;
    }
    return known.get(address);
  }

  private static Map<IpAddress, PodAddresses> index(List<PodAddresses> pods) {
    BinaryOperator<PodAddresses> first =
        (one, other) -> other.object().compareTo(one.object()) < 0 ? other : one;
    Map<IpAddress, PodAddresses> index = new HashMap<>();
    for (PodAddresses pod : pods) {
      if (!pod.hostNetwork() && !pod.ended()) {
        pod.addresses().forEach(address -> index.merge(address, pod, first));
      }
    }
    return index;
  }
}
