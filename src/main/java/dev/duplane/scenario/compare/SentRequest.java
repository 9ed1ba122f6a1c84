package dev.duplane.scenario.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and what came back, for reports; the JSON report has it as it is.
 *
 * @param method e.g. {@code GET}
 * @param uri path and query, as sent
 * @param mediaType of the body; empty if there is none
 * @param body what was sent; null if nothing
 * @param status the HTTP status
 * @param warnings the texts of Warning headers, in order
 * @param answer what came back
 * @param events what a watch brought, in order; empty for other requests
 */
public record SentRequest(
    String method,
    String uri,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String mediaType,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode body,
    int status,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
    JsonNode answer,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<JsonNode> events) {}
