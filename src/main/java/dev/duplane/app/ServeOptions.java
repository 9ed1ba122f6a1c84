package dev.duplane.app;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} was asked to do.
 *
 * @param bind the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param cluster what the cluster is started with
 * @param record the file that gets what happened, as a scenario, when the server stops; null for
 *     none
 */
record ServeOptions(IpAddress bind, int port, ClusterConfig cluster, @Nullable Path record) {

  /** To serve without a record. */
  ServeOptions(IpAddress bind, int port, ClusterConfig cluster) {
    this(bind, port, cluster, null);
  }

  /** The same with a record. */
  ServeOptions withRecord(Path file) {
    return new ServeOptions(bind, port, cluster, file);
  }

  /** Where clients find the server that listens on {@code actualPort}. */
  String url(int actualPort) {
    String host = bind.family() == IpFamily.IPV6 ? "[" + bind + "]" : bind.toString();
    return "http://" + host + ":" + actualPort;
  }

  /** The ranges as the flag takes them, e.g. {@code 10.96.0.0/16,fd00:10:96::/112}. */
  String ranges() {
    return cluster.serviceClusterIpRanges().stream()
        .map(Object::toString)
        .collect(Collectors.joining(","));
  }
}
