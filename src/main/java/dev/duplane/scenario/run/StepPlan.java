package dev.duplane.scenario.run;

import dev.duplane.api.yaml.Position;

/**
 * A step that has not been taken.
 *
 * @param number from 1
 * @param name what it shows; empty if it has none
 * @param action what it does, in words, e.g. {@code create Service web}
 * @param at where it stands
 */
public record StepPlan(int number, String name, String action, Position at) {}
