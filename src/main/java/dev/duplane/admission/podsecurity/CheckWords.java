package dev.duplane.admission.podsecurity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The words that the findings of checks have in common (policy/helpers.go). */
final class CheckWords {
  private CheckWords() {}

  /** One or many. */
  static String plural(String singular, int count) {
    return count == 1 ? singular : singular + "s";
  }

  /** {@code "a", "b"}. */
  static String quoted(Collection<String> texts) {
    return "\"" + String.join("\", \"", texts) + "\"";
  }

  /** {@code containers "a", "b"}. */
  static String containers(List<String> names) {
    return plural("container", names.size()) + " " + quoted(names);
  }

  /** {@code pod and container "a"}: who says something, empty if nobody does. */
  static String setters(boolean pod, List<String> containers) {
    List<String> setters = new ArrayList<>();
    if (pod) {
      setters.add("pod");
    }
    if (!containers.isEmpty()) {
      setters.add(containers(containers));
    }
    return String.join(" and ", setters);
  }
}
