package dev.duplane.store;

import org.jspecify.annotations.Nullable;

/**
 * One write, as a watch sees it.
 *
 * @param key the key written
 * @param revision the write's revision
 * @param current the value now; null if the key was deleted
 * @param previous the value before; null if the key was made
 */
public record Event(String key, long revision, @Nullable Value current, @Nullable Value previous) {}
