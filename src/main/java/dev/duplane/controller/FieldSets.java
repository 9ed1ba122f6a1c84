package dev.duplane.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The sets of fields in {@code managedFields}, each kept once: those of ten thousand Pods of one
 * template are the same, and larger than the rest of the Pod. (Controllers in Go drop them for the
 * same reason, client-go {@code cache.TransformStripManagedFields}; some here ask whose a field
 * is.)
 */
final class FieldSets {
  /** More than there are ways to write objects; beyond that it begins anew. */
  private static final int MOST = 2000;

  private final Map<JsonNode, JsonNode> known = new HashMap<>();

  /** An object that nobody changes shares its sets with others from now on. */
  void share(ObjectNode object) {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (entry instanceof ObjectNode managed && managed.get("fieldsV1") != null) {
        managed.set("fieldsV1", known.computeIfAbsent(managed.get("fieldsV1"), set -> set));
      }
    }
    if (known.size() > MOST) {
      known.clear();
    }
  }
}
