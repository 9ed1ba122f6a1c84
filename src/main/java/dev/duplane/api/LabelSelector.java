package dev.duplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

  /** Matches nothing: no label has an empty key. */
  public static final LabelSelector NOTHING =
      new LabelSelector(List.of(new Requirement.In("", Set.of())));

  /**
   * The selector that an object holds (meta/v1, LabelSelectorAsSelector): one that is absent
   * matches nothing, an empty one everything.
   *
   * @param object a meta/v1 LabelSelector
   * @throws IllegalArgumentException if it has an operator that is none
   */
  public static LabelSelector ofObject(JsonNode object) {
    if (!object.isObject()) {
      return NOTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : object.path("matchLabels").properties()) {
      requirements.add(new Requirement.In(label.getKey(), Set.of(label.getValue().asText())));
    }
    for (JsonNode expression : object.path("matchExpressions")) {
      String key = expression.path("key").asText();
      Set<String> values = new TreeSet<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      requirements.add(
          switch (expression.path("operator").asText()) {
            case "In" -> new Requirement.In(key, values);
            case "NotIn" -> new Requirement.NotIn(key, values);
            case "Exists" -> new Requirement.Exists(key);
            case "DoesNotExist" -> new Requirement.DoesNotExist(key);
            default ->
                throw new IllegalArgumentException(
                    GoText.quote(expression.path("operator").asText())
                        + " is not a valid label selector operator");
          });
    }
    return new LabelSelector(List.copyOf(requirements));
  }

  /**
   * The selector that an object holds, as a query has it (apimachinery, {@code Selector.String}):
   * {@code app=web,tier in (a,b)}. Empty for one that matches nothing, or everything.
   *
   * @param object a meta/v1 LabelSelector
   */
  public static String textOf(JsonNode object) {
    TreeMap<String, List<String>> byKey = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : object.path("matchLabels").properties()) {
      byKey
          .computeIfAbsent(label.getKey(), key -> new ArrayList<>())
          .add(label.getKey() + "=" + label.getValue().asText());
    }
    for (JsonNode expression : object.path("matchExpressions")) {
      String key = expression.path("key").asText();
      Set<String> values = new TreeSet<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      String list = " (" + String.join(",", values) + ")";
      byKey
          .computeIfAbsent(key, k -> new ArrayList<>())
          .add(
              switch (expression.path("operator").asText()) {
                case "In" -> key + " in" + list;
                case "NotIn" -> key + " notin" + list;
                case "DoesNotExist" -> "!" + key;
                default -> key;
              });
    }
    return byKey.values().stream().flatMap(List::stream).collect(Collectors.joining(","));
  }

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
