package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One webhook of a configuration.
 *
 * @param configuration the name of the configuration
 * @param mutating whether it may change objects
 * @param spec as the configuration has it
 * @param conditions when it is to be asked at all
 */
record Webhook(String configuration, boolean mutating, JsonNode spec, MatchConditions conditions) {
  private static final int TIMEOUT_SECONDS = 10;

  /** What tells a webhook from others. */
  record WebhookKey(String configuration, String name) {}

  WebhookKey key() {
    return new WebhookKey(configuration, name());
  }

  String name() {
    return spec.path("name").asText();
  }

  int timeoutSeconds() {
    return spec.path("timeoutSeconds").asInt(TIMEOUT_SECONDS);
  }

  boolean ignoresFailures() {
    return spec.path("failurePolicy").asText().equals("Ignore");
  }

  boolean hasSideEffects() {
    String effects = spec.path("sideEffects").asText();
    return !effects.equals("None") && !effects.equals("NoneOnDryRun");
  }

  /** The version of AdmissionReview that it is sent: the first of its own that there is. */
  String reviewVersion() {
    for (JsonNode version : spec.path("admissionReviewVersions")) {
      if (AdmissionReviews.VERSIONS.contains(version.asText())) {
        return version.asText();
      }
    }
    return AdmissionReviews.VERSIONS.get(0);
  }

  boolean isReinvoked() {
    return spec.path("reinvocationPolicy").asText().equals("IfNeeded");
  }

  /** A question to it, which is equal to another if the answer is the same. */
  record Question(String configuration, String webhook, int round, ObjectNode request) {}
}
