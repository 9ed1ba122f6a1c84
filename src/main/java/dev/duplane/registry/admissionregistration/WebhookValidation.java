package dev.duplane.registry.admissionregistration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.cel.AdmissionCompiler;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.WebhookClientFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for configurations of webhooks (pkg/apis/admissionregistration/validation, {@code
 * validateValidatingWebhook}, {@code validateMutatingWebhook}). What an old configuration has may
 * stay wrong.
 */
final class WebhookValidation {
  private static final FieldPath WEBHOOKS = FieldPath.of("webhooks");
  private static final List<String> FAILURE_POLICIES = List.of("Fail", "Ignore");
  private static final List<String> REINVOCATIONS = List.of("IfNeeded", "Never");
  private static final List<String> NO_EFFECTS = List.of("None", "NoneOnDryRun");
  private static final List<String> EFFECTS = List.of("None", "NoneOnDryRun", "Some", "Unknown");
  private static final List<String> REVIEWS = List.of("v1", "v1beta1");
  private static final int LONGEST_SECONDS = 30;
  private static final int LABELS = 3;

  private final JsonNode webhooks;
  private final @Nullable JsonNode before;
  private final List<FieldError> errors = new ArrayList<>();
  private final ResourceRulesValidation rules = new ResourceRulesValidation(errors);
  private final ExpressionValidation expressions =
      new ExpressionValidation(errors, AdmissionCompiler.untyped(false, false));

  WebhookValidation(ObjectNode configuration, @Nullable ObjectNode before) {
    this.webhooks = configuration.path("webhooks");
    this.before = before == null ? null : before.path("webhooks");
  }

  /**
   * All that is wrong.
   *
   * @param mutating whether the webhooks change objects
   */
  List<FieldError> validate(boolean mutating) {
    Set<String> names = new HashSet<>();
    boolean unique = before == null || hasUniqueNames(before);
    for (int i = 0; i < webhooks.size(); i++) {
      FieldPath path = WEBHOOKS.index(i);
      webhook(webhooks.get(i), path, mutating);
      reviews(webhooks.get(i).path("admissionReviewVersions"), path);
      String name = webhooks.get(i).path("name").asText();
      if (unique && !name.isEmpty() && !names.add(name)) {
        errors.add(FieldError.duplicate(path.child("name"), name));
      }
    }
    return errors;
  }

  private static boolean hasUniqueNames(JsonNode old) {
    Set<String> names = new HashSet<>();
    for (JsonNode webhook : old) {
      if (!names.add(webhook.path("name").asText())) {
        return false;
      }
    }
    return true;
  }

  private void webhook(JsonNode webhook, FieldPath path, boolean mutating) {
    name(webhook.path("name").asText(), path.child("name"));
    for (int i = 0; i < webhook.path("rules").size(); i++) {
      rules.rule(webhook.path("rules").get(i), path.child("rules").index(i));
    }
    oneOf(webhook, "failurePolicy", path, FAILURE_POLICIES);
    rules.matchPolicy(webhook, path, false);
    sideEffects(webhook, path);
    int seconds = webhook.path("timeoutSeconds").asInt(1);
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      errors.add(
          FieldError.invalid(
              path.child("timeoutSeconds"),
              seconds,
              "the timeout value must be between 1 and 30 seconds"));
    }
    rules.selector(webhook, "namespaceSelector", path);
    rules.selector(webhook, "objectSelector", path);
    if (mutating) {
      oneOf(webhook, "reinvocationPolicy", path, REINVOCATIONS);
    }
    client(webhook.path("clientConfig"), path.child("clientConfig"));
    if (!sameConditions()) {
      expressions.conditions(webhook.path("matchConditions"), path.child("matchConditions"));
    }
  }

  private void oneOf(JsonNode webhook, String field, FieldPath path, List<String> supported) {
    String value = webhook.path(field).textValue();
    if (value != null && !supported.contains(value)) {
      errors.add(FieldError.notSupported(path.child(field), value, supported));
    }
  }

  private void name(String name, FieldPath path) {
    List<String> wrong = NameFormat.subdomain(name);
    if (name.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else if (!wrong.isEmpty()) {
      errors.add(FieldError.invalid(path, name, String.join(",", wrong)));
    } else if (name.split("\\.", -1).length < LABELS) {
      errors.add(
          FieldError.invalid(
              path, name, "should be a domain with at least three segments separated by dots"));
    }
  }

  private void sideEffects(JsonNode webhook, FieldPath path) {
    boolean none = before == null;
    if (before != null) {
      none = true;
      for (JsonNode old : before) {
        none &= NO_EFFECTS.contains(old.path("sideEffects").asText());
      }
    }
    List<String> allowed = none ? NO_EFFECTS : EFFECTS;
    if (webhook.hasNonNull("sideEffects")) {
      oneOf(webhook, "sideEffects", path, allowed);
    } else {
      errors.add(
          FieldError.required(
              path.child("sideEffects"), "must specify one of " + String.join(", ", allowed)));
    }
  }

  private void client(JsonNode client, FieldPath path) {
    if (client.hasNonNull("url") == client.hasNonNull("service")) {
      errors.add(FieldError.required(path, "exactly one of url or service is required"));
    } else if (client.hasNonNull("url")) {
      errors.addAll(WebhookClientFormat.url(path.child("url"), client.path("url").asText()));
    } else {
      errors.addAll(WebhookClientFormat.service(path.child("service"), client.path("service")));
    }
  }

  private boolean sameConditions() {
    if (before == null || before.size() != webhooks.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).path("matchConditions").equals(webhooks.get(i).path("matchConditions"))) {
        return false;
      }
    }
    return true;
  }

  private void reviews(JsonNode versions, FieldPath webhook) {
    FieldPath path = webhook.child("admissionReviewVersions");
    String accepted = String.join(", ", REVIEWS);
    if (versions.isEmpty()) {
      errors.add(FieldError.required(path, "must specify one of " + accepted));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < versions.size(); i++) {
      FieldPath at = path.index(i);
      String version = versions.get(i).asText();
      if (!seen.add(version)) {
        errors.add(FieldError.invalid(at, version, "duplicate version"));
        continue;
      }
      errors.addAll(FieldError.invalid(at, version, NameFormat.label1035(version)));
    }
    if (before == null && REVIEWS.stream().noneMatch(seen::contains)) {
      errors.add(FieldError.invalid(path, versions, "must include at least one of " + accepted));
    }
  }
}
