package dev.duplane.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.pki.Pem;
import dev.duplane.scenario.run.remote.HttpFace;
import dev.duplane.scenario.run.remote.RemoteTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, certificates and tokens, with a server that wants them. */
class TlsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PEM = Path.of("src/test/resources/scenario/remote");

  private static byte[] pem(String file) throws IOException {
    return Files.readAllBytes(PEM.resolve(file));
  }

  /** A server that has a certificate, and takes clients that the authority knows. */
  private static HttpFace server(String certificate, boolean clients) throws Exception {
    ServerAccess as =
        ServerAccess.to("https://unused")
            .withAuthorities(pem("ca.crt"))
            .withClientCertificate(pem(certificate), pem("server.key"));
    return HttpFace.tls(Tls.context(as), clients);
  }

  private static int status(ServerAccess access) {
    return new ApiServer(access).send(ServerRequest.get("/version")).status();
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-pkcs1.key, rsa-pkcs8.key, RSA",
    "client-sec1.key, client-pkcs8.key, EC",
    "ed25519.key, ed25519.key, EdDSA"
  })
  void privateKey_sameInAnyForm(String one, String other, String algorithm) throws IOException {
    PrivateKey first = Pem.privateKey(pem(one));
    PrivateKey second = Pem.privateKey(pem(other));
    assertThat(first.getAlgorithm()).isEqualTo(algorithm);
    if (first instanceof ECPrivateKey ec && second instanceof ECPrivateKey same) {
      // One names its curve twice, so the encodings differ.
      assertThat(ec.getS()).isEqualTo(same.getS());
    } else {
      assertThat(first).isEqualTo(second);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "encrypted-pkcs1.key, the private key in it is encrypted; decrypt it first",
    "encrypted-pkcs8.key, the private key in it is encrypted; decrypt it first",
    "ca.crt, there is no private key in PEM in it"
  })
  void privateKey_refused(String file, String why) {
    assertThatThrownBy(() -> Pem.privateKey(pem(file))).hasMessage(why);
  }

  @Test
  void authority_known() throws Exception {
    try (HttpFace server = server("server.crt", false)) {
      ServerAccess access = ServerAccess.to(server.url());
      assertThat(status(access.withAuthorities(pem("ca.crt")))).isEqualTo(200);
      assertThat(status(access.withInsecureSkipTlsVerify())).isEqualTo(200);
      assertThatThrownBy(() -> status(access))
          .hasMessageStartingWith(server.url() + ": TLS: ")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void serverName_other() throws Exception {
    try (HttpFace server = server("other-name.crt", false)) {
      ServerAccess access = ServerAccess.to(server.url()).withAuthorities(pem("ca.crt"));
      assertThatThrownBy(() -> status(access)).hasMessageContaining(": TLS: ");
      assertThat(status(access.withTlsServerName("other.example"))).isEqualTo(200);
      assertThatThrownBy(() -> status(access.withTlsServerName("wrong.example")))
          .hasMessageContaining("not one of wrong.example");
    }
  }

  @Test
  void clientCertificate_wanted() throws Exception {
    try (HttpFace server = server("server.crt", true)) {
      ServerAccess access = ServerAccess.to(server.url()).withAuthorities(pem("ca.crt"));
      for (String key : new String[] {"client-sec1.key", "client-pkcs8.key"}) {
        assertThat(status(access.withClientCertificate(pem("client.crt"), pem(key))))
            .isEqualTo(200);
      }
      assertThatThrownBy(() -> status(access)).hasMessageStartingWith(server.url());
    }
  }

  @Test
  void token_wanted() throws Exception {
    try (HttpFace server = HttpFace.plain("10.96.0.0/16", false)) {
      server.authorization = "Bearer right";
      ServerAccess access = ServerAccess.to(server.url());
      assertThat(status(access.withToken("right\n"))).isEqualTo(200);
      assertThatThrownBy(() -> RemoteTargets.connect(access.withToken("no"), false, line -> {}))
          .hasMessage(
              server.url() + ": the server does not know these credentials: 401 Unauthorized");
    }
  }

  @Test
  void watch_events() throws Exception {
    try (HttpFace server = HttpFace.plain("10.96.0.0/16", false)) {
      ApiServer api = new ApiServer(ServerAccess.to(server.url()));
      var request = ServerRequest.of("GET", "/api/v1/services", "watch=true", "", null);
      try (ServerWatch watch = api.watch(request, begun -> begun, TlsTest::notRefused)) {
        JsonNode event = JSON.readTree(watch.next(Duration.ofMinutes(1)));
        assertThat(event.path("type").asText()).isEqualTo("ADDED");
        assertThat(event.path("object").path("metadata").path("name").asText())
            .isEqualTo("kubernetes");
        assertThat(watch.next(Duration.ZERO)).isNull();
      }
      var refused = ServerRequest.of("GET", "/api/v1/none", "watch=true", "", null);
      assertThat(api.<Integer>watch(refused, TlsTest::notBegun, ServerAnswer::status))
          .isEqualTo(404);
    }
  }

  private static ServerWatch notRefused(ServerAnswer answer) {
    throw new AssertionError(answer.refusal());
  }

  private static Integer notBegun(ServerWatch watch) {
    watch.close();
    throw new AssertionError("there is a watch");
  }
}
