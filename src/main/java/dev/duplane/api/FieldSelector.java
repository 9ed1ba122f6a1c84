package dev.duplane.api;

import java.util.List;

/**
 * A field selector: {@code metadata.name=web,spec.type!=ClusterIP} (Field Selectors). The strategy
 * of a kind says which fields it has.
 *
 * @param terms all must hold
 */
public record FieldSelector(List<Term> terms) {
  /** Matches everything. */
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  /**
   * One comparison.
   *
   * @param field e.g. {@code metadata.name}
   * @param value compared with the field as text
   * @param equal whether {@code =} or {@code !=} is asked
   */
  public record Term(String field, String value, boolean equal) {}

  /** Whether everything matches. */
  public boolean isEverything() {
    return terms.isEmpty();
  }
}
