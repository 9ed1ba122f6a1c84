package dev.duplane.app;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} was asked to do.
 *
 * @param bind the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param allowedHosts hosts by which clients may name the server, besides its address and loopback
 * @param cluster what the cluster is started with
 * @param state the objects that the cluster begins with; null for none
 * @param record the file that gets what happened, as a scenario, when the server stops; null for
 *     none
 */
record ServeOptions(
    IpAddress bind,
    int port,
    Set<String> allowedHosts,
    ClusterConfig cluster,
    @Nullable SavedState state,
    @Nullable Path record) {

  /** The same with a record. */
  ServeOptions withRecord(Path file) {
    return new ServeOptions(bind, port, allowedHosts, cluster, state, file);
  }

  /** Where clients find the server that listens on {@code actualPort}. */
  String url(int actualPort) {
    return "http://" + hostAndPort(bind, actualPort);
  }

  /**
   * The address that the server tells clients: one that listens on all of them is found on the
   * loopback address.
   */
  String address(int actualPort) {
    return hostAndPort(reachedAt(), actualPort);
  }

  /** The address at which clients find the server; see {@link #address}. */
  IpAddress reachedAt() {
    boolean everywhere = bind.highBits() == 0 && bind.lowBits() == 0;
    return everywhere ? IpAddress.of(bind.family() == IpFamily.IPV6 ? "::1" : "127.0.0.1") : bind;
  }

  private static String hostAndPort(IpAddress host, int port) {
    return (host.family() == IpFamily.IPV6 ? "[" + host + "]" : host.toString()) + ":" + port;
  }

  /** The ranges as the flag takes them, e.g. {@code 10.96.0.0/16,fd00:10:96::/112}. */
  String ranges() {
    return cluster.serviceClusterIpRanges().stream()
        .map(Object::toString)
        .collect(Collectors.joining(","));
  }
}
