/**
 * kube-scheduler: gives Pods without a Node one.
 *
 * <pre>
 *   Pods, Nodes ── events ──► ClusterCache: what each Node has, allows and holds
 *                                   │ NodeFilter, one rule after the other; TopologyCounts
 *                                   ▼
 *   SchedulerController: PodDemand ──► Placement: a Node, or why there is none
 *                                                    │ DefaultPreemption: who would have to leave
 *                                                    ▼
 *                                              PodPreemption: they leave
 * </pre>
 *
 * <p>Of the Nodes that take a Pod it gets the one with the fewest Pods, the first of these by name.
 * Nodes with a PreferNoSchedule taint come last; then those come first that preferred affinities
 * speak for, and then those by which constraints to {@code ScheduleAnyway} are kept best. Of the
 * plugins of kube-scheduler there are those that filter by name, taints, labels, host ports,
 * resources, topology spread and affinity between Pods, and DefaultPreemption: Pods of lower
 * priority leave for a Pod that fits nowhere. Volumes are not looked at.
 */
@NullMarked
package dev.duplane.controller.scheduler;

import org.jspecify.annotations.NullMarked;
