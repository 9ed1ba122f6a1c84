package dev.duplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTokenTest {
  private static final String PREFIX = "base64url.bearer.authorization.k8s.io.";

  @Test
  void token_isTakenOutOfTheSubprotocols() {
    WebSocketToken token =
        WebSocketToken.of(List.of(PREFIX + "dG9rZW4tPz8_", "base64.binary.k8s.io"));
    assertThat(token.authorization()).isEqualTo("Bearer token-???");
    assertThat(token.others()).containsExactly("base64.binary.k8s.io");
    assertThat(WebSocketToken.of(List.of("a, " + PREFIX + "YQ")).authorization())
        .isEqualTo("Bearer a");
  }

  @Test
  void withoutToken_nothingIsSaid() {
    assertThat(WebSocketToken.of(List.of()).authorization()).isNull();
    WebSocketToken others = WebSocketToken.of(List.of("a,b"));
    assertThat(others.authorization()).isNull();
    assertThat(others.others()).containsExactly("a", "b");
  }

  /** No other subprotocol; not base64url; two tokens; not UTF-8. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        PREFIX + "YQ",
        PREFIX + "Y+Q,a",
        PREFIX + "YQ," + PREFIX + "YQ,a",
        PREFIX + "_w,a"
      })
  void whatIsNoToken_isRefusedAsOne(String header) {
    assertThat(WebSocketToken.of(List.of(header)).authorization()).isEqualTo("Bearer invalid");
  }
}
