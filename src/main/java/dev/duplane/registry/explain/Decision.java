package dev.duplane.registry.explain;

/**
 * One decision of a write.
 *
 * @param rule stable id of the rule, e.g. {@code ipFamilyPolicy.default}
 * @param field path of the field it is about, e.g. {@code spec.clusterIPs[1]}; empty for the whole
 *     object
 * @param input what the client gave for it, empty if nothing
 * @param result what came of it, e.g. {@code SingleStack}, {@code refused}
 * @param pool the range it was drawn from or looked for in, empty if none
 * @param why one sentence or two
 * @param link the document that says so
 */
public record Decision(
    String rule, String field, String input, String result, String pool, String why, String link) {}
