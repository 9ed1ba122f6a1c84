package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that decides on the Node of a Pod. Pods that demand the same, as those of one Deployment do,
 * are told the same.
 *
 * @param nodeSelector labels that the Node must have
 * @param required one of its terms must match; null if there is no required node affinity
 * @param preferred terms with a weight each, as the API has them
 * @param tolerations taints that the Pod can bear, as the API has them
 * @param requests what it takes of the Node
 * @param ports of the Node that it takes
 * @param topology what it is to other Pods, and wants of them
 * @param priority Pods of a lower one may have to go for it
 * @param preempts whether they have to, by its preemptionPolicy
 */
public record PodDemand(
    Map<String, String> nodeSelector,
    @Nullable NodeSelectorTerms required,
    JsonNode preferred,
    JsonNode tolerations,
    ResourceAmounts requests,
    List<HostPort> ports,
    PodTopology topology,
    int priority,
    boolean preempts) {

  /** What a Pod, or a template, demands. */
  public static PodDemand of(ObjectNode pod) {
    JsonNode spec = pod.path("spec");
    JsonNode affinity = spec.path("affinity").path("nodeAffinity");
    JsonNode required = affinity.path("requiredDuringSchedulingIgnoredDuringExecution");
    return new PodDemand(
        spec instanceof ObjectNode node ? new ObjectView(node).textMap("nodeSelector") : Map.of(),
        required.isObject() ? NodeSelectorTerms.of(required.path("nodeSelectorTerms")) : null,
        affinity.path("preferredDuringSchedulingIgnoredDuringExecution"),
        spec.path("tolerations"),
        PodRequests.of(pod),
        HostPort.of(pod),
        PodTopology.of(pod),
        spec.path("priority").asInt(),
        !spec.path("preemptionPolicy").asText().equals("Never"));
  }

  /** Whether a Node is one that the Pod selects. */
  public boolean matches(String node, Map<String, String> labels) {
    for (Map.Entry<String, String> label : nodeSelector.entrySet()) {
      if (!label.getValue().equals(labels.get(label.getKey()))) {
        return false;
      }
    }
    return required == null || required.matches(node, labels);
  }

  /** The weights of the preferred terms that match, together. */
  long preference(String node, Map<String, String> labels) {
    long weight = 0;
    for (JsonNode term : preferred) {
      if (NodeSelectorTerms.matches(term.path("preference"), node, labels)) {
        weight += term.path("weight").asLong();
      }
    }
    return weight;
  }

  /** Whether the Pod bears a taint (core/v1 {@code Toleration.ToleratesTaint}). */
  public boolean tolerates(Taint taint) {
    for (JsonNode toleration : tolerations) {
      String effect = toleration.path("effect").asText();
      String key = toleration.path("key").asText();
      boolean concerned =
          (effect.isEmpty() || effect.equals(taint.effect()))
              && (key.isEmpty() || key.equals(taint.key()));
      String operator = toleration.path("operator").asText();
      boolean value =
          operator.equals("Exists")
              || (List.of("", "Equal").contains(operator)
                  && toleration.path("value").asText().equals(taint.value()));
      if (concerned && value) {
        return true;
      }
    }
    return false;
  }

  /** A taint of a Node (Taints and Tolerations). */
  public record Taint(String key, String value, String effect) {
    /** Reads one. */
    public static Taint of(JsonNode taint) {
      return new Taint(
          taint.path("key").asText(), taint.path("value").asText(), taint.path("effect").asText());
    }

    /** Whether it keeps Pods away that do not bear it. */
    public boolean forbids() {
      return effect.equals("NoSchedule") || effect.equals("NoExecute");
    }

    boolean discourages() {
      return effect.equals("PreferNoSchedule");
    }
  }
}
