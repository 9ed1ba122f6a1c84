/**
 * A whole cluster as a plain object: {@code Cluster.start(ClusterConfig)} wires store, pools,
 * registry and strategies by constructors and is ready within milliseconds. Many can live in one
 * process; none knows of another.
 *
 * <p>Who changes a cluster: its {@code ClusterWriter} alone. Requests wait in its queue; between
 * two of them {@code ControlLoop} has the controllers do what is due. Reads take snapshots of the
 * store and never wait for it.
 *
 * <p>What it serves at first is what {@code BuiltInKinds} makes of the contract, with the
 * strategies that {@code KindStrategies} lists.
 */
@NullMarked
package dev.duplane.cluster;

import org.jspecify.annotations.NullMarked;
