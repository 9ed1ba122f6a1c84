package dev.duplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.cluster.Controllers.Name;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ControllersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          *                                          | garbage-collector-controller namespace-controller
          -namespace-controller,*                    | garbage-collector-controller
          *,-namespace                               | garbage-collector-controller
          -garbagecollector                          | ''
          garbagecollector                           | garbage-collector-controller
          namespace,-namespace,*                     | garbage-collector-controller namespace-controller
          -namespace,namespace,*                     | garbage-collector-controller
          """)
  void parse(String text, String running) throws Exception {
    Controllers controllers = Controllers.parse(text);
    assertThat(
            Arrays.stream(Name.values())
                .filter(controllers::run)
                .map(Name::toString)
                .collect(Collectors.joining(" ")))
        .isEqualTo(running);
    assertThat(Controllers.parse(controllers.toString())).isEqualTo(controllers);
  }

  @ParameterizedTest
  @CsvSource({"foo,foo", "-foo,foo", "'*,',\"\"", "-*,*", "'*, namespace',' namespace'"})
  void parse_unknown(String text, String named) {
    assertThatThrownBy(() -> Controllers.parse(text))
        .isInstanceOf(Controllers.UnknownException.class)
        .hasMessage(
            named
                + " is not a controller; there are garbage-collector-controller, namespace-controller");
  }
}
