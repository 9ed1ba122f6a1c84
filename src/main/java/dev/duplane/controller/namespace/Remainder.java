package dev.duplane.controller.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.registry.Identity;
import dev.duplane.registry.StoredObject;
import dev.duplane.store.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The content that keeps a Namespace terminating, as its conditions report it (API reference,
 * core/v1 NamespaceCondition).
 */
final class Remainder {
  private final List<String> resources = new ArrayList<>();
  private final Map<String, Integer> finalizers = new TreeMap<>();

  void add(ApiResource resource, List<Entry> left) {
    if (left.isEmpty()) {
      return;
    }
    resources.add(
        resource.plural() + "." + resource.group() + " has " + left.size() + " resource instances");
    for (Entry entry : left) {
      JsonTree.parse(StoredObject.of(entry.value()).json(entry.modRevision()))
          .path("metadata")
          .path("finalizers")
          .forEach(name -> finalizers.merge(name.asText(), 1, Integer::sum));
    }
  }

  boolean isEmpty() {
    return resources.isEmpty();
  }

  /** Whether the conditions of a Namespace say all of this already. */
  boolean isReportedBy(ObjectNode namespace) {
    JsonNode known = namespace.path("status").path("conditions");
    for (JsonNode condition : conditions(Instant.EPOCH)) {
      boolean there = false;
      for (JsonNode other : known) {
        there |= saysTheSame(condition, other);
      }
      if (!there) {
        return false;
      }
    }
    return true;
  }

  private static boolean saysTheSame(JsonNode condition, JsonNode other) {
    return Stream.of("type", "status", "reason", "message")
        .allMatch(field -> condition.path(field).equals(other.path(field)));
  }

  ArrayNode conditions(Instant now) {
    ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
    String time = Identity.timestamp(now);
    add(
        conditions,
        time,
        "NamespaceDeletionDiscoveryFailure",
        false,
        "ResourcesDiscovered",
        "All resources successfully discovered");
    add(
        conditions,
        time,
        "NamespaceDeletionGroupVersionParsingFailure",
        false,
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed");
    add(
        conditions,
        time,
        "NamespaceDeletionContentFailure",
        false,
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization");
    add(
        conditions,
        time,
        "NamespaceContentRemaining",
        true,
        "SomeResourcesRemain",
        "Some resources are remaining: " + String.join(", ", resources));
    if (!finalizers.isEmpty()) {
      add(
          conditions,
          time,
          "NamespaceFinalizersRemaining",
          true,
          "SomeFinalizersRemain",
          "Some content in the namespace has finalizers remaining: "
              + finalizers.entrySet().stream()
                  .map(held -> held.getKey() + " in " + held.getValue() + " resource instances")
                  .collect(Collectors.joining(", ")));
    }
    return conditions;
  }

  private static void add(
      ArrayNode conditions,
      String time,
      String type,
      boolean status,
      String reason,
      String message) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", status ? "True" : "False")
        .put("lastTransitionTime", time)
        .put("reason", reason)
        .put("message", message);
  }
}
