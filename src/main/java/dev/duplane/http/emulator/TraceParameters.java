package dev.duplane.http.emulator;

import dev.duplane.net.IpFamily;
import dev.duplane.traffic.Protocol;
import dev.duplane.traffic.TraceQuery;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a trace, as they were sent.
 *
 * @param from an address, {@code pod/web-1}, {@code node/n1}, or a name
 * @param to the same, or {@code svc/web}; a port may follow
 * @param port a number, or the name of a Service's port
 * @param protocol TCP if not said
 * @param node at which the packet arrives
 * @param family in which they talk
 * @param namespace of names that have none
 */
record TraceParameters(
    @NotBlank @Nullable String from,
    @NotBlank @Nullable String to,
    @Pattern(
            regexp = "[0-9]{1,5}|[a-z0-9-]{1,63}",
            message = "must be a number or the name of a port")
        @Nullable String port,
    @Pattern(regexp = "(?i:TCP|UDP|SCTP)", message = "must be TCP, UDP or SCTP")
        @Nullable String protocol,
    @Nullable String node,
    @Pattern(regexp = "IPv4|IPv6", message = "must be IPv4 or IPv6") @Nullable String family,
    @Nullable String namespace) {

  /** What is asked, once the parameters have been checked. */
  TraceQuery query() {
    Protocol of =
        protocol == null ? Protocol.TCP : Protocol.fromWire(protocol.toUpperCase(Locale.ROOT));
    return new TraceQuery(
        Objects.requireNonNull(from),
        Objects.requireNonNull(to),
        port,
        Objects.requireNonNull(of),
        node == null || node.isEmpty() ? null : node,
        IpFamily.fromWire(family),
        namespace == null || namespace.isEmpty() ? "default" : namespace);
  }
}
