/**
 * The deployment-controller: ReplicaSets of a Deployment, and the way from one template to the next
 * (pkg/controller/deployment).
 *
 * <p>{@link dev.duplane.controller.deployment.DeploymentController} is told which Deployment to
 * look at; a {@code DeploymentSync} looks at it once. {@code NewReplicaSet} finds or makes the
 * ReplicaSet of the template, {@code ReplicaSetScaling} divides replicas, {@code RolloutStatus}
 * says how it goes, {@code RevisionAnnotations} keeps the history.
 */
@NullMarked
package dev.duplane.controller.deployment;

import org.jspecify.annotations.NullMarked;
