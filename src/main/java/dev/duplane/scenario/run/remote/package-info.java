/**
 * Scenarios on a cluster at the other end of a connection: any Kubernetes API server. {@link
 * dev.duplane.scenario.run.remote.RemoteTargets} asks it what it is ({@link
 * dev.duplane.scenario.run.remote.ServerShape}) and gives each scenario Namespaces of its own on it
 * ({@link dev.duplane.scenario.run.remote.NamespaceMapping}). What a scenario made is deleted when
 * it ends ({@link dev.duplane.scenario.run.remote.Cleanup}); its Namespaces, which take seconds to
 * go, are waited for in the end, all together ({@link dev.duplane.scenario.run.remote.Departures}).
 *
 * <p>A cluster that others use is not harmed: objects outside of a scenario's own Namespaces are
 * changed or deleted only if the scenario made them.
 */
@NullMarked
package dev.duplane.scenario.run.remote;

import org.jspecify.annotations.NullMarked;
