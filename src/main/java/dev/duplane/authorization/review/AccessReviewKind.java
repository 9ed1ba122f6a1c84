package dev.duplane.authorization.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.List;

/**
 * The kinds of questions whether a user may do something, and what is wrong with one
 * (pkg/apis/authorization/validation).
 */
public enum AccessReviewKind {
  /** About any user. */
  SUBJECT,
  /** About any user, in one Namespace. */
  LOCAL,
  /** About the user who asks. */
  SELF;

  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final String RESOURCE = "resourceAttributes";
  private static final String OTHER = "nonResourceAttributes";

  List<FieldError> validate(ObjectNode review) {
    JsonNode spec = review.path("spec");
    List<FieldError> errors = new ArrayList<>();
    boolean resource = spec.hasNonNull(RESOURCE);
    boolean other = spec.hasNonNull(OTHER);
    if (resource && other) {
      errors.add(
          FieldError.invalid(
              SPEC.child(OTHER),
              goFields(spec.path(OTHER)),
              "cannot be specified in combination with resourceAttributes"));
    }
    if (!resource && !other) {
      errors.add(
          FieldError.invalid(
              SPEC.child(RESOURCE),
              null,
              "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
    }
    if (this != SELF && spec.path("user").asText().isEmpty() && spec.path("groups").isEmpty()) {
      errors.add(
          FieldError.invalid(
              SPEC.child("user"), "", "at least one of user or group must be specified"));
    }
    for (String selector : List.of("fieldSelector", "labelSelector")) {
      validateSelector(
          spec.path(RESOURCE).path(selector), SPEC.child(RESOURCE).child(selector), errors);
    }
    validateMetadata(review, errors);
    if (this == LOCAL) {
      validateLocal(review, errors);
    }
    return errors;
  }

  private static void validateSelector(JsonNode selector, FieldPath path, List<FieldError> errors) {
    String raw = selector.path("rawSelector").asText();
    boolean requirements = !selector.path("requirements").isEmpty();
    if (!raw.isEmpty() && requirements) {
      errors.add(
          FieldError.invalid(
              path.child("rawSelector"),
              raw,
              "may not specified at the same time as requirements"));
    }
    if (selector.isObject() && raw.isEmpty() && !requirements) {
      errors.add(
          FieldError.required(
              path.child("requirements"),
              "when " + path + " is specified, requirements or rawSelector is required"));
    }
  }

  private void validateMetadata(ObjectNode review, List<FieldError> errors) {
    JsonNode meta = review.path("metadata");
    if (!(meta instanceof ObjectNode given)) {
      return;
    }
    ObjectNode rest = given.deepCopy();
    rest.remove("managedFields");
    if (this == LOCAL) {
      rest.remove("namespace");
    }
    if (!rest.isEmpty()) {
      errors.add(
          FieldError.invalid(
              FieldPath.of("metadata"),
              given,
              this == LOCAL ? "must be empty except for namespace" : "must be empty"));
    }
  }

  private static void validateLocal(ObjectNode review, List<FieldError> errors) {
    JsonNode spec = review.path("spec");
    String namespace = review.path("metadata").path("namespace").asText();
    String asked = spec.path(RESOURCE).path("namespace").asText();
    if (spec.hasNonNull(RESOURCE) && !asked.equals(namespace)) {
      errors.add(
          FieldError.invalid(
              SPEC.child(RESOURCE).child("namespace"), asked, "must match metadata.namespace"));
    }
    if (spec.hasNonNull(OTHER)) {
      errors.add(
          FieldError.invalid(
              SPEC.child(OTHER), goFields(spec.path(OTHER)), "disallowed on this kind of request"));
    }
  }

  /** The internal type has no JSON names. */
  private static ObjectNode goFields(JsonNode attributes) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("Path", attributes.path("path").asText())
        .put("Verb", attributes.path("verb").asText());
  }
}
