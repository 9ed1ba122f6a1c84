package dev.duplane.registry;

import java.util.List;

/**
 * The answer to a request about one object.
 *
 * @param json the object (or, for some deletes, a Status) as UTF-8 JSON with kind and apiVersion
 * @param warnings texts for Warning headers, without code and quotes
 * @param created whether the request made the object (201)
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record ObjectAnswer(byte[] json, List<String> warnings, boolean created) {}
