package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.Identity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of CustomResourceDefinitions (apiextensions-apiserver, pkg/apihelpers/helpers.go).
 */
public final class DefinitionConditions {
  /** Whether the kind is served. */
  public static final String ESTABLISHED = "Established";

  /** Whether no other kind of the group has the names. */
  public static final String NAMES_ACCEPTED = "NamesAccepted";

  /** Whether a schema is not structural. */
  public static final String NON_STRUCTURAL_SCHEMA = "NonStructuralSchema";

  /** Whether a kind of a group of the Kubernetes community has been approved. */
  public static final String API_APPROVAL = "KubernetesAPIApprovalPolicyConformant";

  /** Whether the objects are being deleted. */
  public static final String TERMINATING = "Terminating";

  private static final String CONDITIONS = "conditions";

  /**
   * What a condition says, beside the time.
   *
   * @param type e.g. {@code Established}
   * @param status True, False or Unknown
   * @param reason one word
   * @param message for people
   */
  public record DefinitionCondition(String type, String status, String reason, String message) {

    /** Whether a condition of an object says the same. */
    public boolean isSaidBy(@Nullable JsonNode condition) {
      return condition != null
          && status.equals(condition.path("status").asText())
          && reason.equals(condition.path("reason").asText())
          && message.equals(condition.path("message").asText());
    }
  }

  private DefinitionConditions() {}

  /** Sets a condition. Its time changes only if its status does. */
  public static void set(ObjectNode definition, DefinitionCondition condition, Instant now) {
    ObjectNode known = Conditions.find(definition, condition.type());
    if (known == null) {
      known = list(definition).addObject().put("type", condition.type());
    }
    if (!known.path("status").asText().equals(condition.status())
        || !known.path("lastTransitionTime").isTextual()) {
      known.put("status", condition.status());
      known.put("lastTransitionTime", Identity.timestamp(now));
    }
    known.put("reason", condition.reason()).put("message", condition.message());
  }

  private static ArrayNode list(ObjectNode definition) {
    ObjectNode status = new ObjectView(definition).object("status");
    return status.get(CONDITIONS) instanceof ArrayNode there ? there : status.putArray(CONDITIONS);
  }

  /** Removes a condition. */
  public static void remove(ObjectNode definition, String type) {
    ArrayNode conditions = list(definition);
    for (int i = conditions.size() - 1; i >= 0; i--) {
      if (conditions.get(i).path("type").asText().equals(type)) {
        conditions.remove(i);
      }
    }
  }
}
