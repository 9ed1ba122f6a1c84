package dev.duplane.registry;

import java.time.Instant;

/**
 * What a strategy may know of the request it serves.
 *
 * @param dryRun whether nothing will be kept
 * @param now the time of the write, whole seconds
 */
public record WriteContext(boolean dryRun, Instant now) {}
