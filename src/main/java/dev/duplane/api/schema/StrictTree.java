package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * JSON read without a schema.
 *
 * @param value of a field given twice the last one counts
 * @param duplicates {@code duplicate field "spec.type"} for each field given twice, in order of
 *     appearance; at most 100
 */
public record StrictTree(JsonNode value, List<String> duplicates) {}
