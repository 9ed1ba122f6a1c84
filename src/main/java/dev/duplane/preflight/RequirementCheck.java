package dev.duplane.preflight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Whether something that dual stack needs is there.
 *
 * @param requirement what is needed
 * @param outcome whether it is there
 * @param found what was looked at, in words
 * @param change what to do about it; empty if nothing is to be done
 * @param document where Kubernetes says that it is needed
 */
public record RequirementCheck(
    String requirement,
    CheckOutcome outcome,
    String found,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String change,
    String document) {

  /** Whether something is there. */
  public enum CheckOutcome {
    PASS,
    FAIL,
    /** Neither flags nor objects tell. */
    UNKNOWN;

    /** {@code pass}, {@code fail} or {@code unknown}. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
