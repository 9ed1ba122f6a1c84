package dev.duplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumberTest {
  @ParameterizedTest
  @CsvSource({
    "80, 80, 80",
    "-1.5, -1.5, -1.5",
    "0, 0, 0",
    "-0.0, -0, -0",
    "1e20, 100000000000000000000, 1e+20",
    "1e21, 1e+21, 1e+21",
    "1234567, 1234567, 1.234567e+06",
    "0.000001, 0.000001, 1e-06",
    "0.00000012, 1.2e-7, 1.2e-07",
    "1e100, 1e+100, 1e+100",
  })
  void jsonAndPrint_anyNumber(double value, String json, String printed) {
    assertThat(GoNumber.json(value)).isEqualTo(json);
    assertThat(GoNumber.print(value)).isEqualTo(printed);
  }

  @ParameterizedTest
  @CsvSource({"1.5, 1.5", "0.1, 0.1", "1e20, 1e+20", "1e100, +Inf", "-1e100, -Inf"})
  void shortest_float32(double value, String text) {
    assertThat(GoNumber.shortest((float) value)).isEqualTo(text);
  }
}
