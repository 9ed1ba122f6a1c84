package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.duplane.api.ObjectMeta;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes owner references that repeat another one, and warns of them (apiserver,
 * endpoints/handlers/rest.go, dedupOwnerReferencesAndAddWarning).
 */
final class OwnerReferences {
  private OwnerReferences() {}

  /** In the object that a create or an update sends. */
  static void dedupe(ObjectMeta meta, List<String> warnings) {
    dedupe(meta, "", warnings);
  }

  /** In the outcome of a patch, which is looked at only after admission. */
  static void dedupePatched(ObjectMeta meta, List<String> warnings) {
    dedupe(meta, " after mutating admission happens", warnings);
  }

  private static void dedupe(ObjectMeta meta, String when, List<String> warnings) {
    if (!(meta.get("ownerReferences") instanceof ArrayNode references) || references.size() < 2) {
      return;
    }
    Set<JsonNode> kept = new LinkedHashSet<>();
    List<String> duplicates = new ArrayList<>();
    for (JsonNode reference : references) {
      if (!kept.add(reference)) {
        duplicates.add(reference.path("uid").asText());
      }
    }
    if (!duplicates.isEmpty()) {
      // The array may be shared with the patch or the live object: it is not changed in place.
      meta.set("ownerReferences", references.arrayNode().addAll(kept));
      warnings.add(
          ".metadata.ownerReferences contains duplicate entries"
              + when
              + "; API server dedups owner references in 1.20+, and may reject such requests as"
              + " early as 1.24; please fix your requests; duplicate UID(s) observed: "
              + String.join(", ", duplicates));
    }
  }
}
