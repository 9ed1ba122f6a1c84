package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.IpAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
  private final Function<IpAddress, List<ObjectNode>> reporting;
  private final Supplier<List<ObjectNode>> source;
  private @Nullable List<PodAddresses> all;
  private final Map<IpAddress, Optional<PodAddresses>> byAddress = new HashMap<>();

  /**
   * @param lookup finds one by its name
   * @param reporting gives those that report an address
   * @param source gives all of them
   */
  public TrafficPods(
      PodLookup lookup,
      Function<IpAddress, List<ObjectNode>> reporting,
      Supplier<List<ObjectNode>> source) {
    this.lookup = lookup;
    this.reporting = reporting;
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
    return byAddress.computeIfAbsent(address, this::find).orElse(null);
  }

  private Optional<PodAddresses> find(IpAddress address) {
    return reporting.apply(address).stream()
        .map(PodAddresses::of)
        .filter(pod -> !pod.hostNetwork() && !pod.ended() && pod.addresses().contains(address))
        .min(Comparator.comparing(PodAddresses::object));
  }
}
