/**
 * Pools of cluster IPs and node ports, one pool for each Service range, and the transactions that
 * draw from them. The pools are a cache: the stored Services and IPAddress objects say what is in
 * use, and a pool is filled from them with {@code markUsed}.
 *
 * <p>A new reader starts with {@link dev.duplane.allocation.Allocators}, the pools of a cluster,
 * and goes on to {@link dev.duplane.allocation.AllocationTransaction}. How a free number is found
 * at the same cost in any range, however full, is told in {@link
 * dev.duplane.allocation.BandedOffsets}.
 */
@NullMarked
package dev.duplane.allocation;

import org.jspecify.annotations.NullMarked;
