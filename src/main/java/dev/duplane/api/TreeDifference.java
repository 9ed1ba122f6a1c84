package dev.duplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place at which two JSON values differ.
 *
 * @param path as Kubernetes writes it, e.g. {@code spec.ports[0].port}; empty for the whole
 * @param steps the keys and indexes that lead there
 * @param left null if there is nothing
 * @param right null if there is nothing
 */
public record TreeDifference(
    String path, List<String> steps, @Nullable JsonNode left, @Nullable JsonNode right) {
  private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_-]+");

  /** What counts as a difference. */
  public interface Rules {
    /** Everything. */
    Rules ALL = new Rules() {};

    /** Whether values that are not both mappings or both lists are the same. */
    default boolean same(JsonNode left, JsonNode right) {
      return left.equals(right);
    }

    /** Whether a member of a mapping does not matter; null where there is none. */
    default boolean ignores(String path, @Nullable JsonNode left, @Nullable JsonNode right) {
      return false;
    }

    /** Whether what one side alone has is told field by field instead of as a whole. */
    default boolean leaves() {
      return false;
    }
  }

  /**
   * All differences, members in the order of the left side, then those that the right side alone
   * has.
   */
  public static List<TreeDifference> of(
      @Nullable JsonNode left, @Nullable JsonNode right, Rules rules) {
    List<TreeDifference> found = new ArrayList<>();
    new Walk(rules, found).compare("", List.of(), left, right);
    return List.copyOf(found);
  }

  private record Walk(Rules rules, List<TreeDifference> found) {
    void compare(
        String path, List<String> steps, @Nullable JsonNode left, @Nullable JsonNode right) {
      if (left == null && right == null) {
        return;
      }
      boolean both = left != null && right != null;
      boolean apart = both || (rules.leaves() && size(left) + size(right) > 0);
      if (apart && isObject(left) && isObject(right)) {
        for (String key : keys(left, right)) {
          JsonNode one = left == null ? null : left.get(key);
          JsonNode other = right == null ? null : right.get(key);
          String member = child(path, key);
          if (!rules.ignores(member, one, other)) {
            compare(member, and(steps, key), one, other);
          }
        }
      } else if (apart && isArray(left) && isArray(right)) {
        for (int i = 0; i < Math.max(size(left), size(right)); i++) {
          compare(
              path + "[" + i + "]",
              and(steps, String.valueOf(i)),
              left == null ? null : left.get(i),
              right == null ? null : right.get(i));
        }
      } else if (left == null || right == null || !rules.same(left, right)) {
        found.add(new TreeDifference(path, steps, left, right));
      }
    }

    private static boolean isObject(@Nullable JsonNode node) {
      return node == null || node.isObject();
    }

    private static boolean isArray(@Nullable JsonNode node) {
      return node == null || node.isArray();
    }

    private static int size(@Nullable JsonNode node) {
      return node == null ? 0 : node.size();
    }

    private static Set<String> keys(@Nullable JsonNode left, @Nullable JsonNode right) {
      Set<String> keys = new LinkedHashSet<>();
      if (left != null) {
        left.fieldNames().forEachRemaining(keys::add);
      }
      if (right != null) {
        right.fieldNames().forEachRemaining(keys::add);
      }
      return keys;
    }

    /** The path of a field, with a key that is no field name in brackets. */
    private static String child(String path, String key) {
      if (!FIELD.matcher(key).matches()) {
        return path + "[" + key + "]";
      }
      return path.isEmpty() ? key : path + "." + key;
    }

    private static List<String> and(List<String> steps, String step) {
      List<String> more = new ArrayList<>(steps);
      more.add(step);
      return List.copyOf(more);
    }
  }
}
