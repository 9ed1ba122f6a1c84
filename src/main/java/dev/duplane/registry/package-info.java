/**
 * The way of a write, from bytes to the store, for every kind: decode strictly, default, admit,
 * begin the allocation, prepare, validate, commit or revert. {@link
 * dev.duplane.registry.StoreRegistry} is that list, to be read from top to bottom; what differs
 * between kinds is a {@link dev.duplane.registry.Strategy}, one package each below this one.
 *
 * <p>Nobody writes to the store past this package.
 */
@NullMarked
package dev.duplane.registry;

import org.jspecify.annotations.NullMarked;
