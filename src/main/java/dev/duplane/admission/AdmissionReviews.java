package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to webhooks, and what their answers mean (admission.k8s.io/v1 AdmissionReview;
 * apiserver/pkg/admission/plugin/webhook/request/admissionreview.go).
 */
final class AdmissionReviews {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String GROUP = "admission.k8s.io/";
  private static final String V1BETA1 = "v1beta1";

  /** The versions of reviews that can be sent, the newest first. */
  static final List<String> VERSIONS = List.of("v1", V1BETA1);

  private static final String KIND = "AdmissionReview";
  private static final int LEAST_REFUSAL = 400;

  private final String version;

  /**
   * @param version of the reviews, one of {@link #VERSIONS}
   */
  AdmissionReviews(String version) {
    this.version = version;
  }

  private String apiVersion() {
    return GROUP + version;
  }

  /** Sets a text that is left out if it is empty. */
  static void putIfAny(ObjectNode node, String field, String text) {
    if (!text.isEmpty()) {
      node.put(field, text);
    }
  }

  static ObjectNode user(UserInfo user) {
    ObjectNode info = NODES.objectNode();
    putIfAny(info, "username", user.username());
    putIfAny(info, "uid", user.uid());
    ArrayNode groups = NODES.arrayNode();
    user.groups().forEach(groups::add);
    if (!groups.isEmpty()) {
      info.set("groups", groups);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = info.putObject("extra");
      user.extra().forEach((key, values) -> values.forEach(extra.withArray("/" + key)::add));
    }
    return info;
  }

  /** The review that is sent: equal requests have equal uids. */
  ObjectNode review(ObjectNode request) {
    ObjectNode review = NODES.objectNode().put("kind", KIND).put("apiVersion", apiVersion());
    ObjectNode sent = review.putObject("request");
    sent.put("uid", uid(request));
    sent.setAll(request);
    return review;
  }

  private static String uid(ObjectNode request) {
    return UUID.nameUUIDFromBytes(request.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * The response of a review.
   *
   * @throws WebhookFailure if it is none
   */
  ObjectNode response(JsonNode review, ObjectNode request, boolean mutating) {
    boolean old = version.equals(V1BETA1);
    String given = review.path("apiVersion").asText();
    String kind = review.path("kind").asText();
    if (!old && (!given.equals(apiVersion()) || !kind.equals(KIND))) {
      throw new WebhookFailure(
          "expected webhook response of "
              + apiVersion()
              + ", Kind="
              + KIND
              + ", got "
              + given
              + ", Kind="
              + kind);
    }
    if (!(review.get("response") instanceof ObjectNode response)) {
      throw new WebhookFailure("webhook response was absent");
    }
    checkBase64(response.path("patch").asText());
    if (!old) {
      checkResponse(response, request, mutating);
    }
    return response;
  }

  private static void checkBase64(String patch) {
    try {
      byte[] unused = Base64.getDecoder().decode(patch);
    } catch (IllegalArgumentException e) {
      throw new WebhookFailure("failed to call webhook: illegal base64 data at input byte 0");
    }
  }

  /** What only the answers of today are held to ({@code VerifyAdmissionResponse}). */
  private static void checkResponse(ObjectNode response, ObjectNode request, boolean mutating) {
    String expected = uid(request);
    String uid = response.path("uid").asText();
    if (!uid.equals(expected)) {
      throw new WebhookFailure(
          "expected response.uid=" + GoText.quote(expected) + ", got " + GoText.quote(uid));
    }
    boolean patched = !response.path("patch").asText().isEmpty();
    String type = response.path("patchType").asText();
    if (mutating && patched && type.isEmpty()) {
      throw new WebhookFailure("webhook returned response.patch but not response.patchType");
    }
    if (mutating && patched && !type.equals("JSONPatch")) {
      throw new WebhookFailure(
          "webhook returned invalid response.patchType of " + GoText.quote(type));
    }
    if (!mutating && patched) {
      throw new WebhookFailure("validating webhook may not return response.patch");
    }
  }

  static List<String> warnings(ObjectNode response) {
    List<String> warnings = new ArrayList<>();
    response.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    return warnings;
  }

  /** The refusal of a webhook (plugin/webhook/errors/statuserror.go, {@code ToStatusErr}). */
  static StatusException denied(String webhook, ObjectNode response) {
    JsonNode status = response.path("status");
    String by = "admission webhook " + GoText.quote(webhook) + " denied the request";
    String message = status.path("message").asText();
    String reason = status.path("reason").asText();
    String why = message.isEmpty() ? reason : message;
    return new StatusException(
        new Status(
            Math.max(LEAST_REFUSAL, status.path("code").asInt()),
            reason.isEmpty() ? null : reason,
            why.isEmpty() ? by + " without explanation" : by + ": " + why,
            details(status.path("details"))));
  }

  /** What the webhook says of the object, as it says it. */
  private static Status.@Nullable Details details(JsonNode details) {
    if (!details.isObject()) {
      return null;
    }
    List<StatusCause> causes = new ArrayList<>();
    for (JsonNode cause : details.path("causes")) {
      causes.add(
          new StatusCause(
              cause.path("reason").textValue(),
              cause.path("message").textValue(),
              cause.path("field").textValue()));
    }
    return new Status.Details(
        details.path("name").textValue(),
        details.path("group").textValue(),
        details.path("kind").textValue(),
        details.path("uid").textValue(),
        causes,
        details.path("retryAfterSeconds").asInt());
  }
}
