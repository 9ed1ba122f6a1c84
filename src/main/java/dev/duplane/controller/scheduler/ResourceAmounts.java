package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * Amounts of resources by name, cpu in thousandths, all others in whole units ({@code
 * pkg/scheduler/framework/types.go}, Resource). What is not named is 0. Not to be changed by anyone
 * who did not make it.
 */
final class ResourceAmounts {
  static final String CPU = "cpu";
  static final String MEMORY = "memory";
  static final String PODS = "pods";

  private final TreeMap<String, Long> amounts = new TreeMap<>();

  /** The amounts of a ResourceList of the API. */
  static ResourceAmounts of(JsonNode list) {
    ResourceAmounts parsed = new ResourceAmounts();
    for (Entry<String, JsonNode> entry : list.properties()) {
      parsed.amounts.put(entry.getKey(), units(entry.getKey(), entry.getValue().asText()));
    }
    return parsed;
  }

  private static long units(String name, String quantity) {
    BigDecimal value = Quantity.of(quantity).value();
    BigDecimal units = name.equals(CPU) ? value.scaleByPowerOfTen(3) : value;
    BigDecimal whole = units.setScale(0, RoundingMode.CEILING);
    return whole.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }

  long get(String name) {
    return amounts.getOrDefault(name, 0L);
  }

  void set(String name, long amount) {
    amounts.put(name, amount);
  }

  /** All that is named, in order of the names. */
  Map<String, Long> named() {
    return amounts;
  }

  void add(ResourceAmounts more) {
    merge(more, Long::sum);
  }

  void subtract(ResourceAmounts less) {
    merge(less, (now, amount) -> now - amount);
  }

  /** Each amount is at least as large as the other's. */
  void raiseTo(ResourceAmounts other) {
    merge(other, Math::max);
  }

  private void merge(ResourceAmounts other, LongBinaryOperator operator) {
    other.amounts.forEach(
        (name, amount) -> amounts.put(name, operator.applyAsLong(get(name), amount)));
  }

  ResourceAmounts copy() {
    ResourceAmounts copy = new ResourceAmounts();
    copy.amounts.putAll(amounts);
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResourceAmounts resources && amounts.equals(resources.amounts);
  }

  @Override
  public int hashCode() {
    return amounts.hashCode();
  }

  @Override
  public String toString() {
    return amounts.toString();
  }
}
