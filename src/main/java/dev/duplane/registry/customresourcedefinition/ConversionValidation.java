package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.WebhookClientFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules for conversion ({@code validateCustomResourceConversion}; apiserver,
 * pkg/util/webhook/validation.go).
 */
final class ConversionValidation {
  private static final FieldPath CONVERSION = FieldPath.of("spec", "conversion");
  private static final FieldPath CLIENT = CONVERSION.child("webhookClientConfig");
  private static final FieldPath REVIEWS = CONVERSION.child("conversionReviewVersions");
  private static final List<String> STRATEGIES = List.of("None", "Webhook");
  private static final List<String> ACCEPTED_REVIEWS = List.of("v1", "v1beta1");

  private final JsonNode conversion;
  private final JsonNode client;
  private final JsonNode reviews;
  private final List<FieldError> errors = new ArrayList<>();

  ConversionValidation(JsonNode spec) {
    this.conversion = spec.path("conversion");
    this.client = conversion.path("webhook").path("clientConfig");
    this.reviews = conversion.path("webhook").path("conversionReviewVersions");
  }

  List<FieldError> validate() {
    if (!conversion.isObject()) {
      return errors;
    }
    String strategy = conversion.path("strategy").asText("");
    if (strategy.isEmpty()) {
      errors.add(FieldError.required(CONVERSION.child("strategy"), ""));
    } else if (!STRATEGIES.contains(strategy)) {
      errors.add(FieldError.notSupported(CONVERSION.child("strategy"), strategy, STRATEGIES));
    }
    if (strategy.equals("Webhook")) {
      client();
      reviewVersions();
      return errors;
    }
    String detail = "should not be set when strategy is not set to Webhook";
    if (client.isObject()) {
      errors.add(FieldError.forbidden(CLIENT, detail));
    }
    if (!reviews.isEmpty()) {
      errors.add(FieldError.forbidden(REVIEWS, detail));
    }
    return errors;
  }

  private void client() {
    if (!client.isObject()) {
      errors.add(FieldError.required(CLIENT, "required when strategy is set to Webhook"));
    } else if (client.has("url") == client.has("service")) {
      errors.add(FieldError.required(CLIENT, "exactly one of url or service is required"));
    } else if (client.has("url")) {
      errors.addAll(WebhookClientFormat.url(CLIENT.child("url"), client.path("url").asText()));
    } else {
      errors.addAll(WebhookClientFormat.service(CLIENT.child("service"), client.path("service")));
    }
  }

  private void reviewVersions() {
    if (reviews.isEmpty()) {
      errors.add(FieldError.required(REVIEWS, ""));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < reviews.size(); i++) {
      String version = reviews.get(i).asText();
      if (!seen.add(version)) {
        errors.add(FieldError.invalid(REVIEWS.index(i), version, "duplicate version"));
        continue;
      }
      errors.addAll(FieldError.invalid(REVIEWS.index(i), version, NameFormat.label1035(version)));
    }
    if (ACCEPTED_REVIEWS.stream().noneMatch(seen::contains)) {
      errors.add(FieldError.invalid(REVIEWS, reviews, "must include at least one of v1, v1beta1"));
    }
  }
}
