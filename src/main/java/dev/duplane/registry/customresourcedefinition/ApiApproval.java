package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions.DefinitionCondition;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups of the Kubernetes community need an approval, which an annotation tells of
 * (apiextensions-apiserver, pkg/apihelpers/helpers.go, pkg/controller/apiapproval).
 */
public final class ApiApproval {
  private static final String ANNOTATION = "api-approved.kubernetes.io";
  private static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";

  private enum State {
    INVALID("InvalidAnnotation"),
    APPROVED("ApprovedAnnotation"),
    BYPASSED("UnapprovedAnnotation"),
    MISSING("MissingAnnotation");

    private final String reason;

    State(String reason) {
      this.reason = reason;
    }
  }

  private ApiApproval() {}

  /** Whether a group is the community's own. */
  private static boolean isProtected(String group) {
    return List.of("k8s.io", "kubernetes.io").stream()
        .anyMatch(domain -> group.equals(domain) || group.endsWith("." + domain));
  }

  private static String group(ObjectNode definition) {
    return definition.path("spec").path("group").asText();
  }

  private static String annotation(ObjectNode definition) {
    return ObjectMeta.of(definition).annotations().getOrDefault(ANNOTATION, "");
  }

  private static State state(String annotation) {
    if (annotation.isEmpty()) {
      return State.MISSING;
    }
    if (annotation.startsWith("unapproved")) {
      return State.BYPASSED;
    }
    try {
      URI url = new URI(annotation);
      return url.getScheme() != null && url.getRawAuthority() != null
          ? State.APPROVED
          : State.INVALID;
    } catch (URISyntaxException e) {
      return State.INVALID;
    }
  }

  private static String text(State state, String annotation) {
    return switch (state) {
      case MISSING ->
          "protected groups must have approval annotation " + GoText.quote(ANNOTATION) + SEE;
      case BYPASSED -> "not approved: " + GoText.quote(annotation);
      case APPROVED -> "approved in " + annotation;
      case INVALID ->
          "protected groups must have approval annotation "
              + GoText.quote(ANNOTATION)
              + " with either a URL or a reason starting with \"unapproved\""
              + SEE;
    };
  }

  /** What the status says of the approval; null if the group needs none. */
  public static @Nullable DefinitionCondition condition(ObjectNode definition) {
    if (!isProtected(group(definition))) {
      return null;
    }
    String annotation = annotation(definition);
    State state = state(annotation);
    return new DefinitionCondition(
        DefinitionConditions.API_APPROVAL,
        state == State.APPROVED ? "True" : "False",
        state.reason,
        text(state, annotation));
  }

  /** What is wrong with the annotation, unless it was wrong in the same way before. */
  static List<FieldError> validate(ObjectNode definition, @Nullable ObjectNode before) {
    String annotation = annotation(definition);
    State state = state(annotation);
    if (!isProtected(group(definition)) || (before != null && state(annotation(before)) == state)) {
      return List.of();
    }
    FieldPath path = FieldPath.of("metadata", "annotations").key(ANNOTATION);
    return switch (state) {
      case INVALID -> List.of(FieldError.invalid(path, annotation, text(state, annotation)));
      case MISSING -> List.of(FieldError.required(path, text(state, annotation)));
      case APPROVED, BYPASSED -> List.of();
    };
  }
}
