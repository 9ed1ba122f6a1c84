package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of Pods: one of each of their Node's podCIDRs, in that order, or those of the Node
 * for a Pod in the host's network (KEP-563; IPv4/IPv6 dual-stack). A Pod keeps what it has. Until
 * it is gone nobody else gets its addresses.
 */
final class PodAddressing {
  /** The addresses that Pods have. */
  private final UsedAddresses used = new UsedAddresses();

  private final List<IpAddress> nodeIps;

  /**
   * What became of a Pod's network.
   *
   * @param addresses of the Pod, the primary one first
   * @param reason of an Event that says why there are none; null if there is nothing to say
   * @param message of that Event
   */
  record PodNetwork(List<IpAddress> addresses, @Nullable String reason, String message) {
    private static PodNetwork of(List<IpAddress> addresses) {
      return new PodNetwork(addresses, null, "");
    }

    boolean connected() {
      return reason == null;
    }
  }

  /**
   * @param nodeIps {@code --node-ip}, whose first family is each Pod's primary one
   */
  PodAddressing(List<IpAddress> nodeIps) {
    this.nodeIps = nodeIps;
  }

  /** Forgets what {@link #observe} was told. */
  void reset() {
    used.clear();
  }

  /**
   * A Pod was another one before, or is another one now; null: none.
   *
   * @return whether an address is free by that
   */
  boolean observe(@Nullable ObjectNode before, @Nullable ObjectNode now) {
    List<IpAddress> had = before == null ? List.of() : owned(before);
    List<IpAddress> has = now == null ? List.of() : owned(now);
    if (had.equals(has)) {
      return false;
    }
    had.forEach(used::release);
    has.forEach(used::occupy);
    return !has.containsAll(had);
  }

  private static List<IpAddress> owned(ObjectNode pod) {
    return isHostNetwork(pod) ? List.of() : reported(pod);
  }

  static boolean isHostNetwork(ObjectNode pod) {
    return pod.path("spec").path("hostNetwork").asBoolean();
  }

  private static List<IpAddress> reported(ObjectNode pod) {
    List<IpAddress> addresses = new ArrayList<>();
    for (JsonNode entry : pod.path("status").path("podIPs")) {
      IpAddress address = IpAddress.parse(entry.path("ip").asText());
      if (address != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  /** The addresses that a Pod has, or gets, on a Node. */
  PodNetwork of(ObjectNode pod, ObjectNode node) {
    List<IpAddress> present = reported(pod);
    if (isHostNetwork(pod)) {
      return PodNetwork.of(inherited(present, onePerFamily(NodeSync.internalIps(node))));
    }
    return present.isEmpty() ? assign(pod, node) : PodNetwork.of(present);
  }

  /**
   * The addresses of a Pod in the host's network: what it has stays, and a Node that becomes
   * dual-stack adds its second one ({@code pkg/kubelet/kubelet_pods.go}, generateAPIPodStatus).
   */
  private static List<IpAddress> inherited(List<IpAddress> present, List<IpAddress> hostIps) {
    if (present.isEmpty()) {
      return hostIps;
    }
    boolean second =
        present.size() == 1
            && hostIps.size() > 1
            && hostIps.get(1).family() != present.get(0).family();
    return second ? List.of(present.get(0), hostIps.get(1)) : present;
  }

  /** The first address of a Node, and the first of the other family ({@code GetNodeHostIPs}). */
  static List<IpAddress> onePerFamily(List<IpAddress> addresses) {
    List<IpAddress> some = new ArrayList<>();
    for (IpAddress address : addresses) {
      if (some.stream().noneMatch(other -> other.family() == address.family())) {
        some.add(address);
      }
    }
    return some;
  }

  private PodNetwork assign(ObjectNode pod, ObjectNode node) {
    List<Cidr> podCidrs = new ArrayList<>();
    for (JsonNode text : node.path("spec").path("podCIDRs")) {
      Cidr cidr = Cidr.parseSloppy(text.asText());
      if (cidr != null) {
        podCidrs.add(cidr.masked());
      }
    }
    if (podCidrs.isEmpty()) {
      return new PodNetwork(
          List.of(),
          "NetworkNotReady",
          "network is not ready: container runtime network not ready: NetworkReady=false"
              + " reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not"
              + " initialized");
    }
    WindowsNetwork network = WindowsNetwork.of(node);
    List<Cidr> usable = network.usable(podCidrs);
    if (usable.isEmpty()) {
      return refused(
          pod, network.plugin(), "Windows does not support single-stack IPv6 networking");
    }
    List<IpAddress> addresses = new ArrayList<>();
    for (Cidr cidr : usable) {
      IpAddress address = used.next(cidr);
      if (address == null) {
        return refused(pod, "bridge", exhausted(cidr, usable.indexOf(cidr)));
      }
      addresses.add(address);
    }
    return PodNetwork.of(NodeSync.ordered(addresses, nodeIps));
  }

  /** As the CNI plugin host-local says it. */
  private static String exhausted(Cidr cidr, int index) {
    return "failed to allocate for range %d: no IP addresses available in range set: %s-%s"
        .formatted(index, cidr.first().add(1), cidr.last());
  }

  private static PodNetwork refused(ObjectNode pod, String plugin, String why) {
    String sandbox = ImageReference.sha256(pod.path("metadata").path("uid").asText());
    return new PodNetwork(
        List.of(),
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for"
            + " sandbox \"%s\": plugin type=\"%s\" failed (add): %s"
                .formatted(sandbox, plugin, why));
  }
}
