package dev.duplane.scenario;

import java.util.Map;

/**
 * Where a mapping and its values stand.
 *
 * @param whole the mapping
 * @param values by key
 */
public record Places(Position whole, Map<String, Position> values) {

  /** Something read from a mapping; constraints that fail are reported at these places. */
  interface Placed {
    /** Where it stands. */
    Places places();
  }

  /** The place of a value, or of the mapping if it has no such key. */
  Position of(String key) {
    return values.getOrDefault(key, whole);
  }
}
