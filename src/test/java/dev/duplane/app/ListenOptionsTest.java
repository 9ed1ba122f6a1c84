package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.net.IpAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenOptionsTest {
  private static IpAddress advertised(String bind) {
    return listening(bind, null).advertised(true);
  }

  private static ListenOptions listening(String bind, @Nullable String advertise) {
    IpAddress told = advertise == null ? null : IpAddress.of(advertise);
    return new ListenOptions(IpAddress.of(bind), told, 8080, null, Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, , 127.0.0.1",
    "0.0.0.0, , 127.0.0.1",
    "::, , ::1",
    "0.0.0.0, 192.0.2.7, 192.0.2.7",
    "127.0.0.1, 2001:db8::7, 2001:db8::7"
  })
  void advertised_ofOneAlone(String bind, @Nullable String advertise, String advertised) {
    assertThat(listening(bind, advertise).advertised(false)).hasToString(advertised);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1"})
  void advertised_asTold(String bind) {
    assertThat(listening(bind, "192.0.2.7").advertised(true)).hasToString("192.0.2.7");
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
