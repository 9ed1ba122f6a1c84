package dev.duplane.traffic;

import dev.duplane.net.IpFamily;
import org.jspecify.annotations.Nullable;

/**
 * A question of where a packet goes.
 *
 * @param from an address, {@code pod/web-1}, {@code pod/NAMESPACE/web-1}, {@code node/n1}
 * @param to the same, {@code svc/web}, or a name of cluster DNS; each may end in {@code :PORT}
 * @param port number or name of the port, null if {@code to} has it or its Service has only one
 * @param protocol of the port
 * @param node at which the packet arrives; null for the sender's
 * @param family in which they talk if both have two; null for the first that both have
 * @param namespace of names that have none
 */
public record TraceQuery(
    String from,
    String to,
    @Nullable String port,
    Protocol protocol,
    @Nullable String node,
    @Nullable IpFamily family,
    String namespace) {}
