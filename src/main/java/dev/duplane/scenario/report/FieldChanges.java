package dev.duplane.scenario.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the fields in which two states of an object differ. */
final class FieldChanges {
  /** They change with every write, or are about other fields. */
  private static final Set<String> LEFT_OUT =
      Set.of("metadata.resourceVersion", "metadata.managedFields");

  /**
   * A field.
   *
   * @param path as Kubernetes writes it, e.g. {@code spec.ports[0].port}
   * @param before null if it was not there
   * @param after null if it is not there
   */
  record Change(String path, @Nullable JsonNode before, @Nullable JsonNode after) {}

  private final List<Change> changes = new ArrayList<>();

  private FieldChanges() {}

  /**
   * The fields that differ, in the order of the objects; resourceVersion and managedFields aside.
   */
  static List<Change> of(JsonNode before, JsonNode after) {
    FieldChanges found = new FieldChanges();
    found.compare("", before, after);
    return List.copyOf(found.changes);
  }

  private void compare(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
    if (LEFT_OUT.contains(path) || (before != null && before.equals(after))) {
      return;
    }
    boolean objects = is(before, after, JsonNode::isObject);
    if (!objects && !is(before, after, JsonNode::isArray)) {
      changes.add(new Change(path, before, after));
    } else if (objects) {
      for (String key : keys(before, after)) {
        compare(child(path, key), get(before, key), get(after, key));
      }
    } else {
      int size = Math.max(before == null ? 0 : before.size(), after == null ? 0 : after.size());
      for (int i = 0; i < size; i++) {
        compare(
            path + "[" + i + "]",
            before == null ? null : before.get(i),
            after == null ? null : after.get(i));
      }
    }
  }

  /** Whether what is there is of a kind, and not empty: that would have no fields to name. */
  private static boolean is(
      @Nullable JsonNode before, @Nullable JsonNode after, Predicate<JsonNode> kind) {
    int size = (before == null ? 0 : before.size()) + (after == null ? 0 : after.size());
    return size > 0 && (before == null || kind.test(before)) && (after == null || kind.test(after));
  }

  private static Set<String> keys(@Nullable JsonNode before, @Nullable JsonNode after) {
    Set<String> keys = new LinkedHashSet<>();
    if (after != null) {
      after.fieldNames().forEachRemaining(keys::add);
    }
    if (before != null) {
      before.fieldNames().forEachRemaining(keys::add);
    }
    return keys;
  }

  private static @Nullable JsonNode get(@Nullable JsonNode node, String key) {
    return node == null ? null : node.get(key);
  }

  private static String child(String path, String key) {
    if (!key.matches("[A-Za-z0-9_-]+")) {
      return path + "[" + key + "]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }
}
