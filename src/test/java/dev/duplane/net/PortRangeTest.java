package dev.duplane.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {
  @ParameterizedTest
  @CsvSource({
    "30000-32767, 30000, 32767",
    "30000+2767, 30000, 32767",
    "80, 80, 80",
    "0, 0, 0",
    "080-0000000000090, 80, 90",
    "' 1-65535 ', 1, 65535",
    "5-5, 5, 5",
    "5+0, 5, 5",
  })
  void parse_valid(String text, int min, int max) {
    PortRange range = PortRange.parse(text);
    assertThat(range).isEqualTo(new PortRange(min, max)).hasToString(min + "-" + max);
    assertThat(range.size()).isEqualTo(max - min + 1);
    assertThat(PortRange.parse(range.toString())).isEqualTo(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "a",
        "1-",
        "-1",
        "1--2",
        "1-2-3",
        "1+2-3",
        "1 - 2",
        "2-1",
        "1-65536",
        "65536",
        "65000+1000",
        "99999999999",
        "999999999+999999999",
      })
  void parse_invalid(String text) {
    assertThatThrownBy(() -> PortRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void contains() {
    assertThat(PortRange.DEFAULT_NODE_PORTS.contains(30000)).isTrue();
    assertThat(PortRange.DEFAULT_NODE_PORTS.contains(32767)).isTrue();
    assertThat(PortRange.DEFAULT_NODE_PORTS.contains(29999)).isFalse();
    assertThat(PortRange.DEFAULT_NODE_PORTS.contains(32768)).isFalse();
  }
}
