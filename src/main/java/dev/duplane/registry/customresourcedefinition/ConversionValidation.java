package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.validation.NameFormat;
import java.net.URI;
import java.net.URISyntaxException;
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
      url(client.path("url").asText());
    } else {
      service(client.path("service"), CLIENT.child("service"));
    }
  }

  private void url(String text) {
    FieldPath path = CLIENT.child("url");
    String form = "; desired format: https://host[/path]";
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      errors.add(FieldError.required(path, "url must be a valid URL: " + e.getMessage() + form));
      return;
    }
    if (!"https".equals(url.getScheme())) {
      String scheme = url.getScheme() == null ? "" : url.getScheme();
      errors.add(FieldError.invalid(path, scheme, "'https' is the only allowed URL scheme" + form));
    }
    if (url.getRawAuthority() == null) {
      errors.add(FieldError.invalid(path, "", "host must be specified" + form));
    }
    if (url.getRawUserInfo() != null) {
      errors.add(
          FieldError.invalid(
              path, url.getRawUserInfo(), "user information is not permitted in the URL" + form));
    }
    if (url.getRawFragment() != null) {
      errors.add(
          FieldError.invalid(
              path, url.getRawFragment(), "fragments are not permitted in the URL" + form));
    }
    if (url.getRawQuery() != null) {
      errors.add(
          FieldError.invalid(
              path, url.getRawQuery(), "query parameters are not permitted in the URL" + form));
    }
  }

  private void service(JsonNode service, FieldPath path) {
    for (String field : List.of("name", "namespace")) {
      if (service.path(field).asText("").isEmpty()) {
        errors.add(FieldError.required(path.child(field), "service " + field + " is required"));
      }
    }
    int port = service.path("port").asInt();
    if (port < 1 || port > 65535) {
      errors.add(
          FieldError.invalid(
              path.child("port"),
              port,
              "port is not valid: must be between 1 and 65535, inclusive"));
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
      for (String problem : NameFormat.label1035(version)) {
        errors.add(FieldError.invalid(REVIEWS.index(i), version, problem));
      }
    }
    if (ACCEPTED_REVIEWS.stream().noneMatch(seen::contains)) {
      errors.add(FieldError.invalid(REVIEWS, reviews, "must include at least one of v1, v1beta1"));
    }
  }
}
