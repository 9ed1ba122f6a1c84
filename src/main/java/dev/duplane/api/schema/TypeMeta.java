package dev.duplane.api.schema;

/**
 * What a body says it is.
 *
 * @param apiVersion as given, empty when absent
 * @param kind as given, empty when absent
 */
public record TypeMeta(String apiVersion, String kind) {}
