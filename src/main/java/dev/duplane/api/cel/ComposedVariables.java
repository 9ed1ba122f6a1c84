package dev.duplane.api.cel;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a policy for one request (apiserver, pkg/cel/lazy): each is evaluated when it is
 * named first, and may name those before it. Not thread-safe.
 */
final class ComposedVariables extends AbstractMap<String, Object> {
  private final Map<String, AdmissionExpression> expressions;
  private final Map<String, Object> given;
  private final CostBudget budget;
  private final Map<String, Object> values = new HashMap<>();

  ComposedVariables(
      Map<String, AdmissionExpression> expressions, Map<String, ?> given, CostBudget budget) {
    this.budget = budget;
    this.expressions = expressions;
    this.given = new HashMap<>(given);
    this.given.put("variables", this);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return name instanceof String && expressions.containsKey(name);
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    if (!(name instanceof String variable)) {
      return null;
    }
    AdmissionExpression expression = expressions.get(variable);
    if (expression == null) {
      return null;
    }
    Object known = values.get(variable);
    if (known == null) {
      known = expression.valueOf(variable, given, budget);
      values.put(variable, known);
    }
    return known;
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    Set<Entry<String, Object>> all = new LinkedHashSet<>();
    for (String name : expressions.keySet()) {
      Object value = get(name);
      if (value != null) {
        all.add(Map.entry(name, value));
      }
    }
    return all;
  }
}
