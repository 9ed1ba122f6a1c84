package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.api.pki.CertificateTemplate;
import dev.duplane.api.pki.KeyedCertificate;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A webhook that answers as a test says, over HTTPS. */
public final class WebhookServer implements AutoCloseable {
  private final CertificateAuthority authority = CertificateAuthority.ofSeed(7);
  private final HttpsServer server;
  private final List<JsonNode> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile Function<JsonNode, ObjectNode> answer = request -> allowed();

  /**
   * @param names of the host, for its certificate
   */
  public WebhookServer(List<String> names) throws IOException, GeneralSecurityException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    KeyedCertificate own =
        authority.issue(
            CertificateTemplate.server("webhook", names, List.of(IpAddress.of("127.0.0.1"))));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("own", own.key(), new char[0], new X509Certificate[] {own.certificate()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", this::handle);
    server.start();
  }

  /** Says what is answered to each request from now on. */
  public void answers(Function<JsonNode, ObjectNode> response) {
    this.answer = response;
  }

  /** A response that lets a request in. */
  public static ObjectNode allowed() {
    return JsonNodeFactory.instance.objectNode().put("allowed", true);
  }

  /** A response that changes an object; apostrophes in the patch stand for quotation marks. */
  public static ObjectNode patched(String patch) {
    return allowed()
        .put("patchType", "JSONPatch")
        .put(
            "patch",
            Base64.getEncoder()
                .encodeToString(patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  /** A response that refuses a request. */
  public static ObjectNode denied(String message, int code) {
    ObjectNode response = JsonNodeFactory.instance.objectNode().put("allowed", false);
    response.putObject("status").put("message", message).put("code", code);
    return response;
  }

  /** What it has been asked, so far. */
  public List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  /** Where it listens, on the loopback address. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The certificate of its authority, for {@code clientConfig.caBundle}. */
  public String caBundle() {
    return Base64.getEncoder().encodeToString(authority.pem().getBytes(StandardCharsets.UTF_8));
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode review = JsonTree.parse(exchange.getRequestBody().readAllBytes());
    JsonNode request = review.path("request");
    requests.add(request);
    ObjectNode answered = JsonNodeFactory.instance.objectNode();
    answered.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode response = answer.apply(request);
    response.put("uid", request.path("uid").asText());
    answered.set("response", response);
    byte[] body = JsonTree.bytes(answered);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
