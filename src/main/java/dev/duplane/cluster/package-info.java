/**
 * A whole cluster as a plain object: {@code Cluster.start(ClusterConfig)} wires store, pools,
 * registry and strategies by constructors and is ready within milliseconds. Many can live in one
 * process; none knows of another.
 *
 * <p>Only the {@code ClusterWriter} changes a cluster. Requests wait in its queue; between two of
 * them {@code ControlLoop} runs the controllers. Reads take snapshots of the store and never wait
 * for it.
 *
 * <p>A cluster begins with the kinds that {@code BuiltInKinds} makes of the contract, with the
 * strategies that {@code KindStrategies} finds in a table for each part of the API. Begin with
 * {@link dev.duplane.cluster.Cluster} and {@code EmulatedCluster}, which puts together {@code
 * ClusterRegistry} (what is stored, and what decides about it) and the loops that act on them.
 */
@NullMarked
package dev.duplane.cluster;

import org.jspecify.annotations.NullMarked;
