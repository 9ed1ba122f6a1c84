package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.SubresourceStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may change of the nodes that a Pod wants, while it is not to be scheduled yet: it may want
 * more of them, not something else (KEP-3838; validateNodeAffinityMutation).
 */
final class GatedAffinity {
  private static final String AFFINITY = "affinity";
  private static final String NODES = "nodeAffinity";
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String TERMS = "nodeSelectorTerms";

  private GatedAffinity() {}

  /** Judges a change of the affinity, and gives the new spec the old one. */
  static void keep(ObjectNode now, ObjectNode then, List<FieldError> errors) {
    JsonNode wanted = now.path(AFFINITY).get(NODES);
    JsonNode had = then.path(AFFINITY).get(NODES);
    if (SemanticEquality.equal(wanted, had)) {
      return;
    }
    judge(terms(wanted), terms(had), errors);
    if (!now.has(AFFINITY)) {
      SubresourceStrategy.keep(
          new ObjectView(now).object(AFFINITY), (ObjectNode) then.path(AFFINITY), NODES);
    } else if (!then.has(AFFINITY)
        && !now.path(AFFINITY).has("podAffinity")
        && !now.path(AFFINITY).has("podAntiAffinity")) {
      now.remove(AFFINITY);
    } else {
      ObjectNode old = new ObjectView(then.deepCopy()).object(AFFINITY);
      SubresourceStrategy.keep(new ObjectView(now).object(AFFINITY), old, NODES);
    }
  }

  private static List<ObjectNode> terms(@Nullable JsonNode affinity) {
    return affinity != null && affinity.get(REQUIRED) instanceof ObjectNode selector
        ? new ObjectView(selector).objects(TERMS)
        : List.of();
  }

  private static void judge(List<ObjectNode> now, List<ObjectNode> then, List<FieldError> errors) {
    FieldPath path = FieldPath.of("spec", AFFINITY, NODES, REQUIRED, TERMS);
    if (!then.isEmpty() && then.size() != now.size()) {
      errors.add(
          FieldError.invalid(
              path,
              shown(now),
              "no additions/deletions to non-empty NodeSelectorTerms list are allowed"));
      return;
    }
    for (int i = 0; i < then.size(); i++) {
      if (!onlyAdds(now.get(i), then.get(i))) {
        errors.add(
            FieldError.invalid(
                path.index(i),
                InternalForm.of("NodeSelectorTerm", now.get(i)),
                "only additions are allowed (no mutations or deletions)"));
      }
    }
  }

  private static @Nullable ArrayNode shown(List<ObjectNode> terms) {
    if (terms.isEmpty()) {
      return null;
    }
    ArrayNode shown = JsonNodeFactory.instance.arrayNode();
    terms.forEach(term -> shown.add(InternalForm.of("NodeSelectorTerm", term)));
    return shown;
  }

  /** A term that asks for nothing selects nothing, and stays so. */
  private static boolean onlyAdds(ObjectNode now, ObjectNode then) {
    boolean empty = true;
    for (String field : List.of("matchExpressions", "matchFields")) {
      empty &= then.path(field).isEmpty();
      JsonNode wanted = now.path(field);
      for (int i = 0; i < then.path(field).size(); i++) {
        if (!SemanticEquality.equal(wanted.get(i), then.path(field).get(i))) {
          return false;
        }
      }
    }
    return !empty || (now.path("matchExpressions").isEmpty() && now.path("matchFields").isEmpty());
  }
}
