package dev.duplane.traffic;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.Collection;
import java.util.Set;

/**
 * An endpoint of a Service's port as kube-proxy on one node sees it (pkg/proxy/endpoint.go).
 *
 * @param address of the Pod, mostly
 * @param port on which it listens
 * @param node on which it runs, empty if not said
 * @param local whether it runs on the node whose rules these are
 * @param ready it takes new connections
 * @param serving it answers, though it may be about to end
 * @param terminating it is about to end
 * @param zoneHints zones for which it is meant
 * @param nodeHints nodes for which it is meant
 */
record ProxyEndpoint(
    IpAddress address,
    int port,
    String node,
    boolean local,
    boolean ready,
    boolean serving,
    boolean terminating,
    Set<String> zoneHints,
    Set<String> nodeHints) {

  ProxyEndpoint {
    zoneHints = Set.copyOf(zoneHints);
    nodeHints = Set.copyOf(nodeHints);
  }

  /** The same in the rules of a node. */
  ProxyEndpoint seenFrom(String name) {
    boolean here = !name.isEmpty() && node.equals(name);
    return here == local
        ? this
        : new ProxyEndpoint(
            address, port, node, here, ready, serving, terminating, zoneHints, nodeHints);
  }

  /** It is about to end and still answers: what is left when nothing is ready. */
  boolean servingTerminating() {
    return serving && terminating;
  }

  /** Texts of some endpoints, for a sentence. */
  static String list(Collection<ProxyEndpoint> endpoints) {
    return String.join(", ", endpoints.stream().map(ProxyEndpoint::toString).toList());
  }

  /** {@code 10.244.0.5:8080}, {@code [fd00::5]:8080}. */
  @Override
  public String toString() {
    return socket(address, port);
  }

  /** An address with a port (RFC 5952, section 6). */
  static String socket(IpAddress address, int port) {
    return address.family() == IpFamily.IPV6 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
