package dev.duplane.traffic;

/**
 * One decision on a packet's way.
 *
 * @param rule stable id of the rule, e.g. {@code proxy.clusterIP}
 * @param object whose field or absence decided, as its resource and name, e.g. {@code
 *     services/default/web}
 * @param why one sentence or two
 * @param document that says so
 */
public record TraceStep(String rule, String object, String why, String document) {}
