/**
 * The strategies of apps/v1: Deployments, ReplicaSets, StatefulSets, DaemonSets and
 * ControllerRevisions. What is done about these objects is up to their controllers.
 *
 * <p>Begin with {@link dev.duplane.registry.apps.WorkloadStrategy}, which has what the four kinds
 * that make Pods share; each of them adds its defaults, rules and columns.
 */
@NullMarked
package dev.duplane.registry.apps;

import org.jspecify.annotations.NullMarked;
