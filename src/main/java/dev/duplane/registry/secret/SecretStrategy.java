package dev.duplane.registry.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to Secrets: some types need certain contents, and an immutable one stays as it
 * is (pkg/registry/core/secret/strategy.go, core/validation, {@code ValidateSecret}).
 */
public final class SecretStrategy implements Strategy {
  private static final FieldPath DATA = FieldPath.of("data");
  private static final int MOST_BYTES = 1024 * 1024;
  private static final String TLS = "kubernetes.io/tls";

  private static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";

  private final PlainStrategy plain;

  /** The strategy of the resource as the contract describes it. */
  public SecretStrategy(ApiResource resource) {
    this.plain = new PlainStrategy(resource, SecretStrategy::textsToData);
  }

  /** Texts become data (core/v1 conversion.go, Convert_v1_Secret_To_core_Secret). */
  private static void textsToData(ObjectNode secret) {
    JsonNode texts = secret.remove("stringData");
    if (texts == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> text : texts.properties()) {
      byte[] bytes = text.getValue().asText().getBytes(StandardCharsets.UTF_8);
      new ObjectView(secret)
          .object("data")
          .put(text.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
  }

  @Override
  public void applyDefaults(ObjectNode secret) {
    plain.applyDefaults(secret);
  }

  /** An update that does not say the type leaves it. */
  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    if (after.path("type").asText().isEmpty()) {
      after.set("type", before.path("type"));
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode secret) {
    List<FieldError> errors = new ArrayList<>(plain.validate(secret));
    JsonNode data = secret.path("data");
    int size = 0;
    for (Map.Entry<String, JsonNode> entry : data.properties()) {
      errors.addAll(
          FieldError.invalid(
              DATA.key(entry.getKey()), entry.getKey(), NameFormat.configKey(entry.getKey())));
      size += bytes(entry.getValue()).length;
    }
    if (size > MOST_BYTES) {
      errors.add(FieldError.tooLong(DATA, MOST_BYTES));
    }
    errors.addAll(contents(secret, data));
    return errors;
  }

  /** What the type of a Secret asks of what it holds. */
  private static List<FieldError> contents(ObjectNode secret, JsonNode data) {
    return switch (secret.path("type").asText()) {
      case "kubernetes.io/service-account-token" ->
          ObjectMeta.of(secret).annotations().getOrDefault(ACCOUNT_NAME, "").isEmpty()
              ? List.of(
                  FieldError.required(
                      FieldPath.of("metadata", "annotations").key(ACCOUNT_NAME), ""))
              : List.of();
      case "kubernetes.io/dockercfg" -> dockerConfig(data, ".dockercfg");
      case "kubernetes.io/dockerconfigjson" -> dockerConfig(data, ".dockerconfigjson");
      case "kubernetes.io/basic-auth" ->
          data.has("username") || data.has("password")
              ? List.of()
              : List.of(required("username"), required("password"));
      case "kubernetes.io/ssh-auth" ->
          data.path("ssh-privatekey").asText().isEmpty()
              ? List.of(required("ssh-privatekey"))
              : List.of();
      case TLS ->
          Stream.of("tls.crt", "tls.key")
              .filter(key -> !data.has(key))
              .map(SecretStrategy::required)
              .toList();
      default -> List.of();
    };
  }

  private static List<FieldError> dockerConfig(JsonNode data, String key) {
    if (!data.has(key)) {
      return List.of(required(key));
    }
    String problem = DockerConfig.problem(bytes(data.path(key)));
    return problem == null
        ? List.of()
        : List.of(FieldError.invalid(DATA.key(key), "<secret contents redacted>", problem));
  }

  private static FieldError required(String key) {
    return FieldError.required(DATA.key(key), "");
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    if (!after.path("type").equals(before.path("type"))) {
      errors.add(FieldError.immutable(FieldPath.of("type"), after.get("type")));
    }
    if (before.path("immutable").asBoolean()) {
      if (!after.path("immutable").asBoolean()) {
        errors.add(
            FieldError.forbidden(
                FieldPath.of("immutable"), "field is immutable when `immutable` is set"));
      }
      if (!SemanticEquality.equal(after.get("data"), before.get("data"))) {
        errors.add(FieldError.forbidden(DATA, "field is immutable when `immutable` is set"));
      }
    }
    errors.addAll(validate(after));
    return errors;
  }

  @Override
  public List<String> warnings(ObjectNode secret, @Nullable ObjectNode before) {
    JsonNode data = secret.path("data");
    return secret.path("type").asText().equals(TLS)
        ? TlsKeyPair.problems(bytes(data.path("tls.crt")), bytes(data.path("tls.key")))
        : List.of();
  }

  private static byte[] bytes(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asText());
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public List<String> selectableFields() {
    return List.of("type");
  }

  @Override
  public @Nullable String selectableField(ObjectNode secret, String field) {
    return field.equals("type") ? secret.path("type").asText() : null;
  }

  @Override
  public TableColumns table() {
    return plain.table();
  }
}
