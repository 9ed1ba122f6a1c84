package dev.duplane.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.api.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
  private static List<String> groups(String text) {
    UserInfo user = TokenFile.parse("f", text).users().get("t");
    return user == null ? List.of() : user.groups();
  }

  @Test
  void parse_users() {
    TokenFile file =
        TokenFile.parse("f", "a,admin,1,system:masters\n\n,skipped,2\r\nb,bob,3,\"x,y\"\nc,c,4\n");
    assertThat(file.users()).containsOnlyKeys("a", "b", "c");
    assertThat(file.users().get("b"))
        .isEqualTo(
            new UserInfo(
                "bob", "3", List.of("x", "y", "system:authenticated"), java.util.Map.of()));
    assertThat(file).hasToString("f");
  }

  @Test
  void parse_groups() {
    assertThat(groups("t,u,1")).containsExactly("system:authenticated");
    assertThat(groups("t,u,1,\"a,b\"")).containsExactly("a", "b", "system:authenticated");
    assertThat(groups("t,u,1,\"a \"\"b\"\"\"")).containsExactly("a \"b\"", "system:authenticated");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a,b        | token file 'f' must have at least 3 columns (token, user name, user uid), found 2
          a          | token file 'f' must have at least 3 columns (token, user name, user uid), found 1
          a,b"c,1    | parse error on line 1, column 4: bare " in non-quoted field
          a,"b"c,1   | parse error on line 1, column 5: extraneous or missing " in quoted-field
          """)
  void parse_refused(String text, String message) {
    assertThatThrownBy(() -> TokenFile.parse("f", text)).hasMessage(message);
  }

  @Test
  void read_missing() {
    assertThatThrownBy(() -> TokenFile.read("no-such-file.csv"))
        .hasMessage("open no-such-file.csv: no such file or directory");
  }
}
