package dev.duplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.cluster.Controllers.Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --controllers}. */
class ControllersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *                                          | true  | true  | true
          -namespace-controller,*                    | true  | false | true
          *,-namespace                               | true  | false | true
          -garbagecollector                          | false | false | false
          garbagecollector                           | true  | false | false
          namespace,-namespace,*                     | true  | true  | true
          -namespace,namespace,*                     | true  | false | true
          namespace-controller,garbagecollector      | true  | true  | false
          *,-kubelet                                 | true  | true  | false
          """)
  void parse(String text, boolean collector, boolean namespace, boolean kubelet) throws Exception {
    Controllers controllers = Controllers.parse(text);
    assertThat(controllers.run(Name.GARBAGE_COLLECTOR)).isEqualTo(collector);
    assertThat(controllers.run(Name.NAMESPACE)).isEqualTo(namespace);
    assertThat(controllers.run(Name.KUBELET)).isEqualTo(kubelet);
    assertThat(Controllers.parse(controllers.toString())).isEqualTo(controllers);
  }

  @Test
  void parse_everyName() throws Exception {
    for (Name name : Name.values()) {
      assertThat(Controllers.parse(name.toString()).run(name)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"foo,foo", "-foo,foo", "'*,',''", "-*,*", "'*, namespace',' namespace'"})
  void parse_unknown(String text, String named) {
    assertThatThrownBy(() -> Controllers.parse(text))
        .isInstanceOf(Controllers.UnknownException.class)
        .hasMessage("\"" + named + "\" is not in the list of known controllers");
  }
}
