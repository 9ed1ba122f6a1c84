package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.LabelSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Other Pods that a Pod wants to be near to, or far from (core/v1 PodAffinityTerm; {@code
 * staging/src/k8s.io/kube-scheduler/framework/types.go}, AffinityTerm).
 *
 * @param namespaces where they are
 * @param namespaceSelector the labels of more Namespaces; null: of none
 * @param selector their labels
 * @param topologyKey the label by which Nodes are near to each other
 * @param weight of a preferred term; 0 for a required one
 */
record AffinityTerm(
    Set<String> namespaces,
    @Nullable LabelSelector namespaceSelector,
    LabelSelector selector,
    String topologyKey,
    int weight) {

  /** Required terms, as the API has them; a term without Namespaces means the Pod's own. */
  static List<AffinityTerm> required(String namespace, JsonNode affinity) {
    List<AffinityTerm> terms = new ArrayList<>();
    for (JsonNode term : affinity.path("requiredDuringSchedulingIgnoredDuringExecution")) {
      terms.add(of(namespace, term, 0));
    }
    return List.copyOf(terms);
  }

  /** Preferred terms, as the API has them. */
  static List<AffinityTerm> preferred(String namespace, JsonNode affinity) {
    List<AffinityTerm> terms = new ArrayList<>();
    for (JsonNode term : affinity.path("preferredDuringSchedulingIgnoredDuringExecution")) {
      terms.add(of(namespace, term.path("podAffinityTerm"), term.path("weight").asInt()));
    }
    return List.copyOf(terms);
  }

  private static AffinityTerm of(String namespace, JsonNode term, int weight) {
    Set<String> namespaces = new HashSet<>();
    term.path("namespaces").forEach(name -> namespaces.add(name.asText()));
    JsonNode selected = term.path("namespaceSelector");
    if (namespaces.isEmpty() && !selected.isObject()) {
      namespaces.add(namespace);
    }
    return new AffinityTerm(
        Set.copyOf(namespaces),
        selected.isObject() ? LabelSelector.ofObject(selected) : null,
        LabelSelector.ofObject(term.path("labelSelector")),
        term.path("topologyKey").asText(),
        weight);
  }

  /**
   * Whether a Pod is one of those that are meant.
   *
   * @param namespaceLabels the labels of a Namespace, by its name
   */
  boolean matches(PodTopology pod, Function<String, Map<String, String>> namespaceLabels) {
    boolean there =
        namespaces.contains(pod.namespace())
            || (namespaceSelector != null
                && namespaceSelector.matches(namespaceLabels.apply(pod.namespace())));
    return there && selector.matches(pod.labels());
  }
}
