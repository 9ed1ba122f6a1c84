package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.pki.Pem;
import dev.duplane.api.pki.ServerTrust;
import dev.duplane.api.schema.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Asks webhooks over HTTPS (apiserver/pkg/util/webhook/client.go). Never used on the cluster's
 * writer, since it waits. Thread-safe.
 */
final class WebhookClient {
  private static final int OK = 200;
  private static final int HTTPS = 443;

  private final ServiceResolver resolver;
  private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

  /** Where a Service can be reached. */
  interface ServiceResolver {
    /**
     * Host and port of one of the endpoints.
     *
     * @throws WebhookFailure if there is none
     */
    String resolve(String namespace, String name, int port);
  }

  WebhookClient(ServiceResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Sends a review.
   *
   * @return what came back
   * @throws WebhookFailure in kube-apiserver's words if nothing that is JSON did
   */
  JsonNode send(Webhook webhook, ObjectNode review) {
    JsonNode config = webhook.spec().path("clientConfig");
    String timeout = "?timeout=" + webhook.timeoutSeconds() + "s";
    String shown = shownUrl(config) + timeout;
    try {
      URI uri = URI.create(url(config) + timeout);
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(webhook.timeoutSeconds()))
              .header("Content-Type", "application/json")
              .header("Accept", "application/json, */*")
              .POST(HttpRequest.BodyPublishers.ofByteArray(JsonTree.bytes(review)))
              .build();
      HttpResponse<byte[]> answer =
          client(config).send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != OK) {
        throw new WebhookFailure(
            "failed to call webhook: " + HttpFailures.text(answer.statusCode(), answer.body()));
      }
      return JsonTree.parse(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WebhookFailure("failed to call webhook: interrupted");
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new WebhookFailure(
          "failed to call webhook: Post " + GoText.quote(shown) + ": " + why(e, config));
    } catch (WebhookFailure e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith("failed")
          ? e
          : new WebhookFailure(
              "failed to call webhook: Post " + GoText.quote(shown) + ": " + message);
    }
  }

  private static String why(Exception failure, JsonNode config) {
    if (failure instanceof HttpTimeoutException) {
      return "context deadline exceeded";
    }
    if (failure instanceof SSLHandshakeException || failure instanceof SSLException) {
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    }
    if (failure instanceof java.net.ConnectException) {
      String host = URI.create(shownUrl(config)).getAuthority();
      return "dial tcp " + host + ": connect: connection refused";
    }
    return String.valueOf(failure.getMessage());
  }

  private static String shownUrl(JsonNode config) {
    JsonNode service = config.path("service");
    if (!service.isObject()) {
      return config.path("url").asText();
    }
    return "https://" + serverName(service) + ":" + port(service) + path(service);
  }

  private String url(JsonNode config) {
    JsonNode service = config.path("service");
    if (!service.isObject()) {
      return config.path("url").asText();
    }
    String address =
        resolver.resolve(
            service.path("namespace").asText(), service.path("name").asText(), port(service));
    return "https://" + address + path(service);
  }

  private static int port(JsonNode service) {
    return service.path("port").asInt(HTTPS);
  }

  private static String path(JsonNode service) {
    String path = service.path("path").asText();
    return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
  }

  private static String serverName(JsonNode service) {
    return service.path("name").asText() + "." + service.path("namespace").asText() + ".svc";
  }

  private HttpClient client(JsonNode config) throws GeneralSecurityException {
    JsonNode service = config.path("service");
    // The server of a Service is known by the Service's name, wherever it is reached.
    String name = service.isObject() ? serverName(service) : null;
    String bundle = config.path("caBundle").asText();
    String key = name + " " + bundle;
    HttpClient known = clients.get(key);
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .sslContext(trusting(Base64.getDecoder().decode(bundle), name))
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      clients.put(key, known);
    }
    return known;
  }

  /** Without a bundle, those count that the system trusts. */
  private static SSLContext trusting(byte[] bundle, @Nullable String name)
      throws GeneralSecurityException {
    List<X509Certificate> authorities = bundle.length == 0 ? List.of() : Pem.certificates(bundle);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new ServerTrust(authorities, name, true).managers(), null);
    return context;
  }
}
