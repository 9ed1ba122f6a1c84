package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.net.IpAddress;
import dev.duplane.scenario.format.Where;
import java.util.HashSet;
import java.util.Set;

/** Whether a condition holds of a value by itself. */
final class ValueTest {
  private ValueTest() {}

  /** Whether it holds; false for conditions that need more than the value. */
  static boolean holds(Where.Condition condition, JsonNode value) {
    if (condition instanceof Where.OfValue asked) {
      return asked.test().test(value);
    }
    if (condition instanceof Where.Distinct) {
      Set<JsonNode> seen = new HashSet<>();
      boolean distinct = value.isArray();
      for (JsonNode element : value) {
        distinct &= seen.add(element);
      }
      return distinct;
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
}
