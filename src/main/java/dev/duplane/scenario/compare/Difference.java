package dev.duplane.scenario.compare;

import dev.duplane.api.yaml.Position;

/**
 * Where an answer is not what was expected.
 *
 * @param at where the expectation stands
 * @param path the field in the answer, or {@code status} for the HTTP status
 * @param expected what was expected there
 * @param actual what is there
 */
public record Difference(Position at, String path, String expected, String actual) {}
