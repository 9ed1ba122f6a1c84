package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object schema.
 *
 * @param name as on the wire
 * @param schema what it holds
 * @param presence when it is on the wire
 * @param defaultValue the {@code default} of the contract, if any
 */
public record Property(
    String name, Schema schema, Presence presence, @Nullable JsonNode defaultValue) {}
