package dev.duplane.authentication.serviceaccount;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupKind;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.authentication.ServiceAccountUser;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import dev.duplane.registry.SubresourceReview;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Issues tokens of ServiceAccounts: POST to {@code serviceaccounts/NAME/token}
 * (pkg/registry/core/serviceaccount/storage/token.go, pkg/serviceaccount/claims.go).
 */
public final class TokenRequests implements SubresourceReview {
  private static final GroupKind KIND = new GroupKind("authentication.k8s.io", "TokenRequest");
  private static final long DEFAULT_SECONDS = 3600;
  private static final long MIN_SECONDS = 600;
  private static final long MAX_SECONDS = 1L << 32;

  private final TokenKey key;
  private final Supplier<Registry> registry;

  /**
   * @param key signs them
   * @param registry where the objects are that tokens are bound to
   */
  public TokenRequests(TokenKey key, Supplier<Registry> registry) {
    this.key = key;
    this.registry = registry;
  }

  @Override
  public ObjectNode answer(ReviewTarget target, ObjectNode request) {
    ObjectMeta meta = ObjectMeta.of(request);
    requireOwn(meta.name(), target.name(), "name", target.name());
    requireOwn(meta.namespace(), target.namespace(), "namespace", target.name());
    ObjectNode account = target.object().get();
    meta.setName(target.name());
    meta.setNamespace(target.namespace());
    meta.setText("creationTimestamp", Identity.timestamp(target.now()));
    ObjectNode spec =
        request.get("spec") instanceof ObjectNode given ? given : request.putObject("spec");
    if (!spec.hasNonNull("expirationSeconds")) {
      spec.put("expirationSeconds", DEFAULT_SECONDS);
    }
    if (spec.path("audiences").isEmpty()) {
      spec.putArray("audiences").add(key.issuer());
    }
    long seconds = spec.path("expirationSeconds").asLong();
    validate(seconds);
    request.remove("status");
    target.admitted().run();
    ObjectNode own = JsonNodeFactory.instance.objectNode();
    own.put("namespace", target.namespace());
    bind(target, spec.path("boundObjectRef"), own);
    own.set("serviceaccount", reference(account));
    String token = token(target, spec.path("audiences"), seconds, own);
    request
        .putObject("status")
        .put("token", token)
        .put("expirationTimestamp", Identity.timestamp(target.now().plusSeconds(seconds)));
    return request;
  }

  private static void requireOwn(String given, String own, String field, String name) {
    if (!given.isEmpty() && !given.equals(own)) {
      throw StatusException.invalid(
          KIND,
          name,
          List.of(
              FieldError.invalid(
                  FieldPath.of("metadata", field),
                  given,
                  "must match the service account " + field + " if specified")));
    }
  }

  private static void validate(long seconds) {
    String wrong =
        seconds < MIN_SECONDS
            ? "may not specify a duration less than 10 minutes"
            : seconds > MAX_SECONDS ? "may not specify a duration larger than 2^32 seconds" : "";
    if (!wrong.isEmpty()) {
      throw StatusException.invalid(
          KIND,
          "",
          List.of(FieldError.invalid(FieldPath.of("spec", "expirationSeconds"), seconds, wrong)));
    }
  }

  /** Notes the object that the token is bound to, and the Node that a Pod is on. */
  private void bind(ReviewTarget target, JsonNode reference, ObjectNode own) {
    if (!reference.isObject()) {
      return;
    }
    String apiVersion = reference.path("apiVersion").asText();
    String kind = reference.path("kind").asText();
    String name = reference.path("name").asText();
    boolean core = !apiVersion.contains("/");
    ObjectNode object;
    if (core && kind.equals("Pod")) {
      object = get("pods", target.namespace(), name);
      requireSameAccount(object, target.name());
      String node = object.path("spec").path("nodeName").asText();
      if (!node.isEmpty()) {
        own.set("node", nodeOf(node));
      }
      own.set("pod", reference(object));
    } else if (core && kind.equals("Secret")) {
      object = get("secrets", target.namespace(), name);
      own.set("secret", reference(object));
    } else if (core && kind.equals("Node")) {
      object = get("nodes", "", name);
      own.set("node", reference(object));
    } else {
      throw StatusException.badRequest(
          "cannot bind token to object of type " + groupVersionKind(apiVersion, kind));
    }
    String uid = reference.path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(ObjectMeta.of(object).uid())) {
      throw StatusException.conflict(
          new GroupResource("", kind),
          name,
          "the UID in the bound object reference ("
              + uid
              + ") does not match the UID in record. The object might have been deleted and then"
              + " recreated");
    }
  }

  private static void requireSameAccount(ObjectNode pod, String account) {
    String runsAs = pod.path("spec").path("serviceAccountName").asText();
    if (!runsAs.equals(account)) {
      throw StatusException.badRequest(
          "cannot bind token for serviceaccount "
              + GoText.quote(account)
              + " to pod running with serviceaccount "
              + GoText.quote(runsAs));
    }
  }

  /** A Node that is not there is named without a uid. */
  private ObjectNode nodeOf(String name) {
    try {
      return reference(get("nodes", "", name));
    } catch (StatusException e) {
      return JsonNodeFactory.instance.objectNode().put("name", name);
    }
  }

  /** As Go prints a {@code GroupVersionKind}. */
  private static String groupVersionKind(String apiVersion, String kind) {
    return apiVersion + ", Kind=" + kind;
  }

  private ObjectNode get(String plural, String namespace, String name) {
    return (ObjectNode)
        JsonTree.parse(
            Objects.requireNonNull(registry.get().resource("", "v1", plural))
                .get(namespace, name, null)
                .json());
  }

  private static ObjectNode reference(ObjectNode object) {
    ObjectMeta meta = ObjectMeta.of(object);
    return JsonNodeFactory.instance.objectNode().put("name", meta.name()).put("uid", meta.uid());
  }

  private String token(ReviewTarget target, JsonNode audiences, long seconds, ObjectNode own) {
    Instant now = target.now();
    ObjectNode claims = JsonNodeFactory.instance.objectNode();
    claims.set("aud", audiences);
    claims.put("exp", now.getEpochSecond() + seconds);
    claims.put("iat", now.getEpochSecond());
    claims.put("iss", key.issuer());
    claims.put("jti", target.uids().get());
    claims.set("kubernetes.io", own);
    claims.put("nbf", now.getEpochSecond());
    claims.put("sub", new ServiceAccountUser(target.namespace(), target.name()).username());
    return JsonWebToken.signed(claims, key);
  }
}
