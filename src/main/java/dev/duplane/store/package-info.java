/**
 * A small multi-version store. Every write has a revision; a transaction writes several keys at
 * once or none; a {@link dev.duplane.store.Snapshot} is one revision, frozen; a {@link
 * dev.duplane.store.Watch} reads the log of events from a revision on. The interfaces are the
 * service-provider interface; {@link dev.duplane.store.MemoryStore} is the embedded default.
 *
 * <p>A new reader starts with {@link dev.duplane.store.Store}.
 */
@NullMarked
package dev.duplane.store;

import org.jspecify.annotations.NullMarked;
