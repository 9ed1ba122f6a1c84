package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Quantity;
import dev.duplane.api.schema.QuantityText;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Amounts of resources by name (core/v1 ResourceList; apiserver/pkg/quota/v1/resources.go).
 *
 * @param amounts sorted by name
 */
public record ResourceList(TreeMap<String, Amount> amounts) {
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  /**
   * An amount.
   *
   * @param value of it
   * @param binary whether it is written with suffixes such as {@code Mi}
   */
  public record Amount(BigDecimal value, boolean binary) {
    static final Amount ZERO = new Amount(BigDecimal.ZERO, false);

    static Amount of(String text) {
      return new Amount(Quantity.of(text).value(), text.endsWith("i"));
    }

    static Amount of(long count) {
      return new Amount(BigDecimal.valueOf(count), false);
    }

    /** A sum is written as what it began with. */
    Amount plus(Amount other) {
      boolean form = value.signum() == 0 ? other.binary : binary;
      return new Amount(value.add(other.value), form);
    }

    Amount max(Amount other) {
      return other.value.compareTo(value) > 0 ? other : this;
    }

    /** In canonical form. */
    public String text() {
      return QuantityText.canonical(
          binary ? value.divide(KIBI).toPlainString() + "Ki" : value.toPlainString());
    }
  }

  /** None. */
  public ResourceList() {
    this(new TreeMap<>());
  }

  /** The amounts of a map of quantities; none if it is not there. */
  public static ResourceList of(JsonNode quantities) {
    ResourceList amounts = new ResourceList();
    for (Map.Entry<String, JsonNode> each : quantities.properties()) {
      amounts.amounts.put(each.getKey(), Amount.of(each.getValue().asText()));
    }
    return amounts;
  }

  void put(String name, Amount amount) {
    amounts.put(name, amount);
  }

  void put(String name, long count) {
    amounts.put(name, Amount.of(count));
  }

  void add(String name, Amount amount) {
    amounts.merge(name, amount, Amount::plus);
  }

  void addAll(ResourceList others) {
    others.amounts.forEach(this::add);
  }

  void max(ResourceList others) {
    others.amounts.forEach((name, amount) -> amounts.merge(name, amount, Amount::max));
  }

  /** The names that it has amounts of. */
  public Set<String> names() {
    return amounts.keySet();
  }

  /** Whether it has none. */
  public boolean isEmpty() {
    return amounts.isEmpty();
  }

  /** The sum of both. */
  public ResourceList plus(ResourceList others) {
    ResourceList sum = new ResourceList(new TreeMap<>(amounts));
    sum.addAll(others);
    return sum;
  }

  /** The same, but for what others have an amount of, too. */
  public ResourceList replacedBy(ResourceList others) {
    ResourceList all = new ResourceList(new TreeMap<>(amounts));
    all.amounts.putAll(others.amounts);
    return all;
  }

  /** What is left of these without others, nothing where it would be less. */
  public ResourceList minusNonNegative(ResourceList others) {
    ResourceList rest = new ResourceList();
    amounts.forEach(
        (name, amount) -> {
          Amount other = others.amounts.getOrDefault(name, Amount.ZERO);
          BigDecimal left = amount.value().subtract(other.value());
          rest.put(name, new Amount(left.max(BigDecimal.ZERO), amount.binary()));
        });
    return rest;
  }

  /** Those that are not zero. */
  public ResourceList withoutZeros() {
    ResourceList some = new ResourceList(new TreeMap<>(amounts));
    some.amounts.values().removeIf(amount -> amount.value().signum() == 0);
    return some;
  }

  /** Those with some names. */
  public ResourceList masked(Collection<String> names) {
    ResourceList some = new ResourceList(new TreeMap<>(amounts));
    some.amounts.keySet().retainAll(names);
    return some;
  }

  /** The names of those that are greater than what is allowed. */
  public Set<String> exceeding(ResourceList hard) {
    return amounts.entrySet().stream()
        .filter(each -> hard.amounts.containsKey(each.getKey()))
        .filter(each -> compare(each, hard) > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The names of those that are less than nothing. */
  public Set<String> negative() {
    return amounts.entrySet().stream()
        .filter(each -> each.getValue().value().signum() < 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether both are the same numbers. */
  public boolean sameAs(ResourceList others) {
    return amounts.keySet().equals(others.amounts.keySet())
        && amounts.entrySet().stream().allMatch(each -> compare(each, others) == 0);
  }

  /** One amount with that of the same name, which is there. */
  private static int compare(Map.Entry<String, Amount> amount, ResourceList others) {
    Amount other = Objects.requireNonNull(others.amounts.get(amount.getKey()));
    return amount.getValue().value().compareTo(other.value());
  }

  /** As quantities. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    amounts.forEach((name, amount) -> json.put(name, amount.text()));
    return json;
  }

  /** As messages show them: {@code pods=1,services=2}. */
  public String shown() {
    return amounts.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue().text())
        .collect(Collectors.joining(","));
  }
}
