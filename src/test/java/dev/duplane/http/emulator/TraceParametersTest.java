package dev.duplane.http.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.net.IpFamily;
import dev.duplane.traffic.Protocol;
import dev.duplane.traffic.TraceQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameters of a trace: what is wrong with them, and what they ask. */
class TraceParametersTest {
  @ParameterizedTest
  @CsvSource({
    "a, b, 80, TCP, IPv4, ",
    "a, b, http, udp, IPv6, ",
    "a, b, , , , ",
    ", b, , , , from must not be blank",
    "a, , , , , to must not be blank",
    "a, b, 8 0, , , port must be a number or the name of a port",
    "a, b, , ICMP, , 'protocol must be TCP, UDP or SCTP'",
    "a, b, , , ipv4, family must be IPv4 or IPv6"
  })
  void check_parameter(
      @Nullable String from,
      @Nullable String to,
      @Nullable String port,
      @Nullable String protocol,
      @Nullable String family,
      @Nullable String problem) {
    TraceParameters parameters = new TraceParameters(from, to, port, protocol, null, family, null);
    assertThat(
            Constraints.check(parameters).stream()
                .map(error -> error.pointer().substring(1) + " " + error.detail())
                .toList())
        .isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  @Test
  void query_defaults() {
    assertThat(new TraceParameters("a", "b", null, null, null, null, null).query())
        .isEqualTo(new TraceQuery("a", "b", null, Protocol.TCP, null, null, "default"));
    assertThat(new TraceParameters("a", "b", "80", "sctp", "n1", "IPv6", "shop").query())
        .isEqualTo(new TraceQuery("a", "b", "80", Protocol.SCTP, "n1", IpFamily.IPV6, "shop"));
  }
}
