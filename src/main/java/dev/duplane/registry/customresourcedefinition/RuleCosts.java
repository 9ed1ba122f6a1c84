package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.cel.SchemaRules.RuleProblems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What rules may cost, each and together (apiextensions-apiserver,
 * pkg/apis/apiextensions/validation, {@code StaticEstimatedCostLimit}; cel_validation.go, {@code
 * TotalCost}).
 */
final class RuleCosts {
  /** Nothing says how many values there can be. */
  static final long UNBOUNDED = -1;

  private static final long MOST = 10_000_000;
  private static final long MOST_TOGETHER = 100_000_000;
  private static final int TOLD = 4;
  private static final double FACTOR_TOLD = 100;
  private static final double FACTOR_OF_ONE = 1.5;

  private final List<FieldError> errors;
  private final boolean unchanged;
  private final List<Expensive> expensive = new ArrayList<>();
  private long total;

  /** What one expression costs, if that is a part of the whole that counts. */
  private record Expensive(FieldPath path, long cost) {}

  /**
   * @param errors where those of single rules are added
   * @param unchanged whether the schema was taken before, so that no single rule is refused again
   */
  RuleCosts(List<FieldError> errors, boolean unchanged) {
    this.errors = errors;
    this.unchanged = unchanged;
  }

  /** How many values there can be, where one above has no more than a limit says of them. */
  static long below(long values, JsonNode limit) {
    return values == UNBOUNDED || !limit.isNumber()
        ? UNBOUNDED
        : product(values, Math.max(0, limit.asLong()));
  }

  private static long product(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  /** Adds up a rule, and says so if it alone costs too much. */
  void rule(FieldPath at, RuleProblems rule, long values) {
    long cost = product(rule.cost(), values == UNBOUNDED ? rule.mostValues() : values);
    add(at.child("rule"), cost, "estimated rule cost");
  }

  /** Adds up the expression for a message. */
  void message(FieldPath at, RuleProblems rule) {
    add(at.child("messageExpression"), rule.messageCost(), "estimated messageExpression cost");
  }

  private void add(FieldPath path, long cost, String what) {
    if (cost > MOST && !unchanged) {
      errors.add(FieldError.forbidden(path, exceeds(what, cost, MOST)));
    }
    total = total > Long.MAX_VALUE - cost ? Long.MAX_VALUE : total + cost;
    if (cost >= MOST_TOGETHER / 100) {
      expensive.add(new Expensive(path, cost));
    }
  }

  /** The errors if all rules together cost too much: the worst ones, and the schema. */
  List<FieldError> total(FieldPath schema) {
    List<FieldError> found = new ArrayList<>();
    if (total > MOST_TOGETHER) {
      expensive.stream()
          .sorted(Comparator.comparingLong(Expensive::cost).reversed())
          .limit(TOLD)
          .forEach(
              each ->
                  found.add(
                      FieldError.forbidden(
                          each.path(),
                          "contributed to estimated rule cost total exceeding cost limit for"
                              + " entire OpenAPIv3 schema")));
      found.add(
          FieldError.forbidden(
              schema,
              exceeds(
                  "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                  total,
                  MOST_TOGETHER)));
    }
    return found;
  }

  private static String exceeds(String what, long cost, long limit) {
    double factor = (double) cost / limit;
    String shown =
        factor > FACTOR_TOLD
            ? "more than 100x"
            : String.format(Locale.ROOT, factor < FACTOR_OF_ONE ? "%fx" : "%.1fx", factor);
    return what
        + " exceeds budget by factor of "
        + shown
        + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
        + " arrays, maps, and strings are declared)";
  }
}
