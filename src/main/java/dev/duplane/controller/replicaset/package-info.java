/**
 * The replicaset-controller: as many Pods as a ReplicaSet wants (pkg/controller/replicaset).
 *
 * <p>Begin with {@link dev.duplane.controller.replicaset.ReplicaSetController}; which Pods go first
 * is in {@code DeletionOrder}.
 */
@NullMarked
package dev.duplane.controller.replicaset;

import org.jspecify.annotations.NullMarked;
