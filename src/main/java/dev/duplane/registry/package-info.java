/**
 * Takes a write of any kind from bytes to the store: decode strictly, default, admit, begin the
 * allocation, prepare, validate, commit or revert. {@link dev.duplane.registry.WritePipeline} is
 * that list, to be read from top to bottom. A {@link dev.duplane.registry.Strategy} holds the
 * differences between kinds; each kind has a package below this one.
 *
 * <p>A write has two halves: {@link dev.duplane.registry.ResourceWrites} reads and decodes it on
 * the thread that received it, and the {@link dev.duplane.registry.Writer} performs it, one after
 * the other. Nobody writes to the store past this package.
 *
 * <p>{@link dev.duplane.registry.ResourceCatalog} says which resources there are. It can change
 * while the cluster runs; {@link dev.duplane.registry.ServedResources} is its content at one
 * moment.
 *
 * <p>Begin with {@code WritePipeline}, then {@code Strategy}, then {@code registry.service}.
 */
@NullMarked
package dev.duplane.registry;

import org.jspecify.annotations.NullMarked;
