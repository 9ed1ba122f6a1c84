package dev.duplane.registry.explain;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A decision as it is stored: references only, which {@link #decision} turns into text.
 *
 * @param detail what else the rule's sentence speaks of
 */
record Note(Rule rule, Object field, Object input, Object result, Object pool, Object detail) {

  Decision decision() {
    String why =
        rule.text()
            .replace("{field}", text(field))
            .replace("{input}", text(input))
            .replace("{result}", text(result))
            .replace("{pool}", text(pool))
            .replace("{detail}", text(detail));
    return new Decision(
        rule.id(), text(field), text(input), text(result), text(pool), why, rule.link());
  }

  /** Lists as their elements with commas between them. */
  static String text(Object value) {
    return value instanceof Collection<?> values
        ? values.stream().map(Object::toString).collect(Collectors.joining(", "))
        : value.toString();
  }
}
