package dev.duplane.api;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A label selector in the full grammar of the {@code labelSelector} parameter: {@code a=b}, {@code
 * a==b}, {@code a!=b}, {@code a in (b,c)}, {@code a notin (b,c)}, {@code a}, {@code !a}, {@code
 * a>1}, {@code a<1}, joined by commas (Labels and Selectors, "Label selectors").
 *
 * @param requirements all must hold
 */
public record LabelSelector(List<Requirement> requirements) {
  /** Matches everything. */
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  /** One requirement on one key. */
  public sealed interface Requirement {
    boolean matches(Map<String, String> labels);

    /** The key has one of the values. */
    record In(String key, Set<String> values) implements Requirement {
      @Override
      public boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return value != null && values.contains(value);
      }
    }

    /** The key is absent or has none of the values. */
    record NotIn(String key, Set<String> values) implements Requirement {
      @Override
      public boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return value == null || !values.contains(value);
      }
    }

    /** The key is there. */
    record Exists(String key) implements Requirement {
      @Override
      public boolean matches(Map<String, String> labels) {
        return labels.containsKey(key);
      }
    }

    /** The key is not there. */
    record DoesNotExist(String key) implements Requirement {
      @Override
      public boolean matches(Map<String, String> labels) {
        return !labels.containsKey(key);
      }
    }

    /** The key is a whole number above ({@code greater}) or below the bound. */
    record Compare(String key, long bound, boolean greater) implements Requirement {
      @Override
      public boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        if (value == null) {
          return false;
        }
        try {
          long number = Long.parseLong(value);
          return greater ? number > bound : number < bound;
        } catch (NumberFormatException e) {
          return false;
        }
      }
    }
  }

  /** Whether labels match. */
  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether everything matches. */
  public boolean isEverything() {
    return requirements.isEmpty();
  }
}
