package dev.duplane.api;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code details.causes} in a Status (API reference, meta/v1 StatusCause).
 *
 * @param reason machine-readable, e.g. {@code FieldValueInvalid}; absent in causes of a 500
 * @param message for people
 * @param field the path of the field, absent where none is meant
 * @param rule the rule that the field breaks, for those who explain it; never on the wire
 */
public record StatusCause(
    @Nullable String reason,
    @Nullable String message,
    @Nullable String field,
    @Nullable FieldRule rule) {

  /** A cause of which no rule is known. */
  public StatusCause(@Nullable String reason, @Nullable String message, @Nullable String field) {
    this(reason, message, field, null);
  }
}
