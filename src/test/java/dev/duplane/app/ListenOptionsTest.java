package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.net.IpAddress;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenOptionsTest {
  private static IpAddress advertised(String bind) {
    return new ListenOptions(IpAddress.of(bind), 8080, null, Set.of()).advertised();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "192.0.2.7", "2001:db8::7", "::1"})
  void advertised_isWhereItListens(String bind) {
    assertThat(advertised(bind)).hasToString(bind);
  }

  /** Which address that is the machine decides. */
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void advertised_ofOneThatListensOnAllAddresses(String bind) {
    assertThat(advertised(bind))
        .satisfies(address -> assertThat(address.isUnspecified()).isFalse())
        .extracting(IpAddress::family)
        .isEqualTo(IpAddress.of(bind).family());
  }
}
