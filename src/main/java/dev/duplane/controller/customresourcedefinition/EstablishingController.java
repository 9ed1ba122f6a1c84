package dev.duplane.controller.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.registry.Registry;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions.DefinitionCondition;
import java.time.Clock;

/**
 * Establishes definitions whose names are accepted (apiextensions-apiserver,
 * pkg/controller/establish). One that needs a webhook to get objects from one version to another is
 * not: there is nobody who would ask it.
 */
public final class EstablishingController extends DefinitionLoop {

  /**
   * @param registry where the definitions are
   * @param clock gives the times of conditions
   */
  public EstablishingController(Registry registry, Clock clock) {
    super(registry, clock);
  }

  @Override
  public String name() {
    return "crd-establishing-controller";
  }

  @Override
  void change(ObjectNode definition) {
    if (Conditions.isTrue(definition, DefinitionConditions.ESTABLISHED)
        || !Conditions.isTrue(definition, DefinitionConditions.NAMES_ACCEPTED)) {
      return;
    }
    set(
        definition,
        needsWebhook(definition.path("spec"))
            ? new DefinitionCondition(
                DefinitionConditions.ESTABLISHED,
                "False",
                "WebhookConversionUnsupported",
                "conversion webhooks are not called by this server: serve the storage version alone,"
                    + " or set spec.conversion.strategy to None")
            : new DefinitionCondition(
                DefinitionConditions.ESTABLISHED,
                "True",
                "InitialNamesAccepted",
                "the initial names have been accepted"));
  }

  /** Whether a version is served that is not the stored one, and a webhook is to convert it. */
  private static boolean needsWebhook(JsonNode spec) {
    if (!spec.at("/conversion/strategy").asText().equals("Webhook")) {
      return false;
    }
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean() && !version.path("storage").asBoolean()) {
        return true;
      }
    }
    return false;
  }
}
