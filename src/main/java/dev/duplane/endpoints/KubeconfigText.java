package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.YamlText;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a kubeconfig file says that leads to one server (Kubernetes reference, "kubeconfig (v1)").
 */
public final class KubeconfigText {
  /** What cluster, user and context are called. */
  private static final String NAME = "duplane";

  private static final int TOKEN_BYTES = 32;

  private KubeconfigText() {}

  /**
   * The text.
   *
   * @param server its URL
   * @param authorities who signed its certificate, in PEM; null without TLS
   * @param token who the client is
   */
  public static String of(String server, @Nullable String authorities, String token) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("apiVersion", "v1").put("kind", "Config").put("current-context", NAME);
    ObjectNode cluster = entry(config, "clusters", "cluster");
    cluster.put("server", server);
    if (authorities != null) {
      byte[] pem = authorities.getBytes(StandardCharsets.US_ASCII);
      cluster.put("certificate-authority-data", Base64.getEncoder().encodeToString(pem));
    }
    entry(config, "users", "user").put("token", token);
    entry(config, "contexts", "context").put("cluster", NAME).put("user", NAME);
    return YamlText.print(config);
  }

  /** A token that nobody guesses, not even from the seed. */
  public static String randomToken() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private static ObjectNode entry(ObjectNode config, String list, String kind) {
    return config.putArray(list).addObject().put("name", NAME).putObject(kind);
  }
}
