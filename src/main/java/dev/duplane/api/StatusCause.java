package dev.duplane.api;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code details.causes} in a Status (API reference, meta/v1 StatusCause).
 *
 * @param reason machine-readable, e.g. {@code FieldValueInvalid}; absent in causes of a 500
 * @param message for people
 * @param field the path of the field, absent where none is meant
 */
public record StatusCause(
    @Nullable String reason, @Nullable String message, @Nullable String field) {}
