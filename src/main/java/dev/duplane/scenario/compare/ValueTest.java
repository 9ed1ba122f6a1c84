package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.net.IpAddress;
import dev.duplane.scenario.format.Where;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;

/** Whether a condition holds of a value by itself. */
final class ValueTest {
  private ValueTest() {}

  /** Whether it holds; false for conditions that need more than the value. */
  static boolean holds(Where.Condition condition, JsonNode value) {
    if (condition instanceof Where.Present) {
      return true;
    }
    if (condition instanceof Where.InPorts in) {
      return value.isInt() && in.ports().contains(value.intValue());
    }
    if (condition instanceof Where.Distinct) {
      Set<JsonNode> seen = new HashSet<>();
      boolean distinct = value.isArray();
      for (JsonNode element : value) {
        distinct &= seen.add(element);
      }
      return distinct;
    }
    if (condition instanceof Where.Matches matches) {
      return value.isTextual() && matches.pattern().matcher(value.textValue()).matches();
    }
    if (condition instanceof Where.Length length) {
      int actual = value.isTextual() ? value.textValue().length() : value.size();
      return (value.isTextual() || value.isContainerNode()) && actual == length.length();
    }
    if (condition instanceof Where.Compared compared) {
      return compared(compared, value);
    }
    IpAddress address = value.isTextual() ? IpAddress.parse(value.textValue()) : null;
    if (address == null) {
      return false;
    }
    if (condition instanceof Where.InNetwork in) {
      return in.network().contains(address);
    }
    return condition instanceof Where.OfFamily of && address.family() == of.family();
  }

  private static boolean compared(Where.Compared compared, JsonNode value) {
    if (!value.isNumber() && !value.asText().matches("[0-9]{1,40}")) {
      return false;
    }
    BigDecimal actual = value.isNumber() ? value.decimalValue() : new BigDecimal(value.asText());
    int order = actual.compareTo(compared.number());
    return switch (compared.order()) {
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "<" -> order < 0;
      default -> order <= 0;
    };
  }
}
