package dev.duplane.registry.explain;

import dev.duplane.api.FieldRule;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sentence and document of each rule that refuses a field or a request. */
final class RefusalRules {
  private RefusalRules() {}

  /** The rule behind one cause of a refusal of an object of a kind. */
  static Rule ofCause(@Nullable String kind, StatusCause cause) {
    return switch (Objects.requireNonNullElse(cause.reason(), "")) {
      case "FieldManagerConflict" -> Rule.REFUSED_APPLY_CONFLICT;
      case "NamespaceTerminating" -> Rule.REFUSED_FORBIDDEN;
      default -> ofField(kind, Objects.requireNonNullElse(cause.rule(), FieldRule.FIELD));
    };
  }

  private static Rule ofField(@Nullable String kind, FieldRule rule) {
    return switch (rule) {
      case FIELD -> "Service".equals(kind) ? Rule.REFUSED_SERVICE_FIELD : Rule.REFUSED_FIELD;
      case METADATA -> Rule.REFUSED_METADATA;
      case IMMUTABLE -> Rule.REFUSED_IMMUTABLE;
      case FIRST_IP_CHANGED -> Rule.REFUSED_FIRST_IP_CHANGED;
      case FIRST_FAMILY_CHANGED -> Rule.REFUSED_FIRST_FAMILY_CHANGED;
      case RELEASE_NEEDS_SINGLE_STACK -> Rule.REFUSED_RELEASE_NEEDS_SINGLE_STACK;
      case TWO_NEED_DUAL_STACK -> Rule.REFUSED_TWO_NEED_DUAL_STACK;
      case CLUSTER_SINGLE_STACK -> Rule.REFUSED_CLUSTER_SINGLE_STACK;
      case FAMILY_UNKNOWN_TO_CLUSTER -> Rule.REFUSED_FAMILY_UNKNOWN_TO_CLUSTER;
      case IP_OF_OTHER_FAMILY -> Rule.REFUSED_IP_OF_OTHER_FAMILY;
      case IPS_ALIKE -> Rule.REFUSED_IPS_ALIKE;
      case SINGULAR_PLURAL -> Rule.REFUSED_SINGULAR_PLURAL;
      case EXTERNAL_NAME -> Rule.REFUSED_EXTERNAL_NAME;
      case HEADLESS_TYPE -> Rule.REFUSED_HEADLESS_TYPE;
      case POLICY_UNKNOWN -> Rule.REFUSED_POLICY_UNKNOWN;
      case FAMILY_UNKNOWN -> Rule.REFUSED_FAMILY_UNKNOWN;
      case PORT -> Rule.REFUSED_PORT;
      case LOAD_BALANCER_CLASS -> Rule.REFUSED_LOAD_BALANCER_CLASS;
    };
  }

  /** A refusal of the request as a whole. */
  static Rule ofReason(Status status) {
    return switch (Objects.requireNonNullElse(status.reason(), "")) {
      case "AlreadyExists" -> Rule.REFUSED_NAME_TAKEN;
      case "Conflict" -> Rule.REFUSED_CONFLICT;
      case "NotFound" -> Rule.REFUSED_NOT_FOUND;
      case "Forbidden" -> Rule.REFUSED_FORBIDDEN;
      case "BadRequest" -> Rule.REFUSED_BODY;
      default -> Rule.REFUSED_OTHERWISE;
    };
  }
}
