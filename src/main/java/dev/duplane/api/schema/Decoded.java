package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An object as it was read.
 *
 * @param object the known fields, as a Go struct would hold them: see {@link ObjectCodec#normalize}
 * @param strictErrors what strict field validation objects to, in order of appearance: {@code
 *     unknown field "spec.bogus"}, {@code duplicate field "spec.type"}; at most 100
 */
public record Decoded(ObjectNode object, List<String> strictErrors) {}
