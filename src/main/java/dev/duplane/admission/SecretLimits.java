package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The Secrets that Pods of a ServiceAccount may use, where its annotation {@code
 * kubernetes.io/enforce-mountable-secrets} says so (plugin/pkg/admission/serviceaccount, {@code
 * limitSecretReferences}).
 */
final class SecretLimits {
  private final String account;
  private final Set<String> mountable;
  private final Set<String> pulled;

  SecretLimits(ObjectNode account) {
    this.account = account.path("metadata").path("name").asText();
    this.mountable = names(account.path("secrets"));
    this.pulled = names(account.path("imagePullSecrets"));
  }

  private static Set<String> names(JsonNode references) {
    Set<String> names = new HashSet<>();
    references.forEach(each -> names.add(each.path("name").asText()));
    return names;
  }

  /** What a Pod may not use, empty if there is nothing. */
  String refusal(ObjectView spec) {
    for (ObjectNode volume : spec.objects("volumes")) {
      JsonNode secret = volume.path("secret");
      String name = secret.path("secretName").asText();
      if (secret.isObject() && !mountable.contains(name)) {
        return "volume with secret.secretName=\"" + name + "\"" + notReferenced("secret");
      }
    }
    String variable = refusal("init container", spec.objects("initContainers"));
    if (variable.isEmpty()) {
      variable = refusal("container", spec.objects("containers"));
    }
    if (!variable.isEmpty()) {
      return variable;
    }
    int index = 0;
    for (ObjectNode each : spec.objects("imagePullSecrets")) {
      String name = each.path("name").asText();
      if (!pulled.contains(name)) {
        return "imagePullSecrets["
            + index
            + "].name=\""
            + name
            + "\""
            + notReferenced("imagePullSecret");
      }
      index++;
    }
    return "";
  }

  /** The same of the containers that are added to a Pod that runs. */
  String refusalOfEphemeral(ObjectView spec) {
    return refusal("ephemeral container", spec.objects("ephemeralContainers"));
  }

  private String refusal(String what, List<ObjectNode> containers) {
    for (ObjectNode container : containers) {
      for (JsonNode variable : container.path("env")) {
        JsonNode key = variable.path("valueFrom").path("secretKeyRef");
        String name = key.path("name").asText();
        if (key.isObject() && !mountable.contains(name)) {
          return "%s %s with envVar %s referencing secret.secretName=\"%s\""
                  .formatted(
                      what, container.path("name").asText(), variable.path("name").asText(), name)
              + notReferenced("secret");
        }
      }
    }
    return "";
  }

  private String notReferenced(String what) {
    return " is not allowed because service account "
        + account
        + " does not reference that "
        + what;
  }
}
