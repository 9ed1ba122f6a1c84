/**
 * The kubelets of the cluster, simulated: Nodes become ready, and the Pods that are bound to them
 * run, though nothing is started anywhere.
 *
 * <pre>
 *   Node ──► NodeSync ──► labels, addresses, capacity, conditions: what is missing, never what is there
 *   Pod  ──► PodSync  ──► PodStage: what the Pod has come to, as a table
 *                    └──► PodReport, ContainerReport: what its status says then
 * </pre>
 *
 * <p>A Pod runs as soon as it has its addresses, and goes on until it is deleted. Annotations
 * change that, at any time; {@link dev.duplane.controller.kubelet.PodInstructions} has them all:
 *
 * <pre>
 *   duplane.dev/ready: "false"               its readiness probe fails
 *   duplane.dev/phase: Pending               its containers do not start
 *   duplane.dev/phase: Succeeded             it ends well, whatever its restartPolicy
 *   duplane.dev/phase: Failed                it ends badly, whatever its restartPolicy
 *   duplane.dev/exit-code: "3"               its containers end so; restartPolicy says what follows
 *   duplane.dev/termination-seconds: "10"    how long it takes to end once it is deleted
 * </pre>
 *
 * <p>A Node fails when a client sets its condition Ready to Unknown: its kubelet is silent then,
 * and Pods on it neither change nor end, until the condition is True again.
 *
 * <p>Whoever writes a Pod's status is its kubelet: once managedFields say that somebody else has
 * set the phase, an address, a container's state or a condition of the kubelet's, this one reports
 * nothing more of that Pod, and only ends it when it is deleted.
 */
@NullMarked
package dev.duplane.controller.kubelet;

import org.jspecify.annotations.NullMarked;
