package dev.duplane.controller.podautoscaler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.GoText;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.LabelSelectorParser;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.Indexer;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Finds what autoscalers scale, and those that scale the same Pods
 * (pkg/controller/podautoscaler/horizontal.go, {@code hpasControllingPodsUnderSelector}).
 */
final class ScaleSelectors {
  private final Registry registry;
  private final Indexer autoscalers;
  private final Indexer pods;

  ScaleSelectors(Registry registry, Indexer autoscalers, Indexer pods) {
    this.registry = registry;
    this.autoscalers = autoscalers;
    this.pods = pods;
  }

  /**
   * The scales of what an autoscaler is for.
   *
   * @throws StatusException if there is no such kind, or it cannot be scaled
   */
  ResourceRegistry scales(JsonNode target) {
    String version = target.path("apiVersion").asText();
    String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    String kind = target.path("kind").asText();
    for (ResourceRegistry each : registry.resources()) {
      ApiResource resource = each.resource();
      if (resource.kind().equals(kind) && resource.group().equals(group)) {
        ResourceRegistry scales = each.scale();
        if (scales == null) {
          throw StatusException.resourceNotFound();
        }
        return scales;
      }
    }
    throw StatusException.untyped(
        "no matches for kind " + GoText.quote(kind) + " in group " + GoText.quote(group));
  }

  /**
   * The names of all autoscalers of a Namespace that scale a Pod which a selector matches, as Go
   * prints them; empty if there is no more than one.
   */
  String rivals(String namespace, String selector) {
    List<ObjectNode> all = new ArrayList<>(autoscalers.list(namespace));
    if (all.size() < 2) {
      return "";
    }
    LabelSelector own = LabelSelectorParser.parse(selector);
    List<ObjectNode> matched =
        pods.list(namespace).stream().filter(pod -> own.matches(labels(pod))).toList();
    all.sort(Comparator.comparing(each -> ObjectMeta.of(each).name()));
    List<String> names = new ArrayList<>();
    for (ObjectNode each : all) {
      LabelSelector other = selector(namespace, each.at("/spec/scaleTargetRef"));
      if (matched.stream().anyMatch(pod -> other.matches(labels(pod)))) {
        names.add("{" + ObjectMeta.of(each).name() + " " + namespace + "}");
      }
    }
    return names.size() < 2 ? "" : "[" + String.join(" ", names) + "]";
  }

  private static Map<String, String> labels(ObjectNode object) {
    return ObjectMeta.of(object).labels();
  }

  /** What cannot be scaled has no Pods. */
  private LabelSelector selector(String namespace, JsonNode target) {
    try {
      JsonNode scale =
          JsonTree.parse(scales(target).get(namespace, target.path("name").asText(), null).json());
      String text = scale.at("/status/selector").asText();
      return text.isEmpty() ? LabelSelector.NOTHING : LabelSelectorParser.parse(text);
    } catch (StatusException e) {
      return LabelSelector.NOTHING;
    }
  }
}
