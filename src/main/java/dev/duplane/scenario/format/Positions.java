package dev.duplane.scenario.format;

import dev.duplane.api.yaml.Position;
import java.util.Map;

/**
 * Where a mapping and its values stand.
 *
 * @param whole the mapping
 * @param values by key
 */
public record Positions(Position whole, Map<String, Position> values) {

  /** The place of a value, or of the mapping if it has no such key. */
  public Position of(String key) {
    return values.getOrDefault(key, whole);
  }
}
