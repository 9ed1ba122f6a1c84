/**
 * A whole cluster as a plain object: {@code Cluster.start(ClusterConfig)} wires store, pools,
 * registry and strategies by constructors and is ready within milliseconds. Many can live in one
 * process; none knows of another.
 */
@NullMarked
package dev.duplane.cluster;

import org.jspecify.annotations.NullMarked;
