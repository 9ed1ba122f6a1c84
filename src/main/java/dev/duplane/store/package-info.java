/**
 * A small multi-version store. Every write has a revision; a transaction writes several keys, each
 * once, or none; a {@link dev.duplane.store.Snapshot} is one revision, frozen; a {@link
 * dev.duplane.store.StoreWatch} reads the log of events from a revision on. What lies under a key
 * is a {@link dev.duplane.store.Value}: bytes, and the facts that selectors ask for. The interfaces
 * are the service-provider interface; {@link dev.duplane.store.MemoryStore} is the embedded
 * default, and {@code store.etcd} a {@link dev.duplane.store.SharedStore}, which outlives the
 * process and which others use, too.
 *
 * <p>A store may be in another process: reads may fail, and the result of a commit may stay unknown
 * ({@link dev.duplane.store.StoreException}, {@link dev.duplane.store.CommitResult.Unknown}).
 * {@code StoreContract} and its relatives among the tests say what every store does; a new one is a
 * class there that makes one.
 *
 * <p>A new reader starts with {@link dev.duplane.store.Store}.
 */
@NullMarked
package dev.duplane.store;

import org.jspecify.annotations.NullMarked;
