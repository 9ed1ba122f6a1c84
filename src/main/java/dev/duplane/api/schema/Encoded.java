package dev.duplane.api.schema;

/**
 * An object as compact JSON without its resourceVersion.
 *
 * @param json UTF-8; {@code metadata.resourceVersion} is there and empty. Not copied
 * @param gap the index at which the digits of the resourceVersion go
 */
@SuppressWarnings("ArrayRecordComponent") // handed over to the store, never compared
public record Encoded(byte[] json, int gap) {}
