package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import java.util.ArrayList;
import java.util.List;

/**
 * Two lists of tolerations as one, without those that another one covers
 * (pkg/util/tolerations/tolerations.go, {@code MergeTolerations}).
 */
final class TolerationMerge {
  private static final String SECONDS = "tolerationSeconds";

  private TolerationMerge() {}

  static ArrayNode merge(List<ObjectNode> first, List<ObjectNode> second) {
    List<ObjectNode> all = new ArrayList<>(first);
    all.addAll(second);
    ArrayNode merged = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < all.size(); i++) {
      ObjectNode toleration = all.get(i);
      boolean redundant = false;
      for (int j = 0; j < merged.size() && !redundant; j++) {
        redundant = covers((ObjectNode) merged.get(j), toleration);
      }
      for (ObjectNode later : all.subList(i + 1, all.size())) {
        // Of two that are equal the first stays.
        redundant |= !later.equals(toleration) && covers(later, toleration);
      }
      if (!redundant) {
        merged.add(toleration.deepCopy());
      }
    }
    return merged;
  }

  /** Whether all that a toleration tolerates is tolerated by another. */
  private static boolean covers(ObjectNode wide, ObjectNode narrow) {
    if (wide.equals(narrow)) {
      return true;
    }
    ObjectView outer = new ObjectView(wide);
    ObjectView inner = new ObjectView(narrow);
    boolean anyKey = outer.text("key").isEmpty() && outer.text("operator").equals("Exists");
    if (!outer.text("key").equals(inner.text("key")) && !anyKey) {
      return false;
    }
    String effect = outer.text("effect");
    if (!effect.isEmpty() && !effect.equals(inner.text("effect"))) {
      return false;
    }
    if (effect.equals("NoExecute")
        && wide.hasNonNull(SECONDS)
        && (!narrow.hasNonNull(SECONDS)
            || narrow.path(SECONDS).asLong() > wide.path(SECONDS).asLong())) {
      return false;
    }
    return switch (outer.text("operator")) {
      case "", "Equal" ->
          inner.text("operator").equals("Equal") && inner.text("value").equals(outer.text("value"));
      case "Exists" -> true;
      default -> false;
    };
  }
}
