/**
 * Scenarios on a cluster at the other end of a connection: any Kubernetes API server.
 *
 * <p>{@link dev.duplane.scenario.remote.ServerAccess} says how it is reached, {@link
 * dev.duplane.scenario.remote.Kubeconfig} reads that from kubectl's file, {@link
 * dev.duplane.scenario.remote.ApiServer} speaks HTTP. {@link
 * dev.duplane.scenario.remote.RemoteTargets} gives each scenario Namespaces of its own on it
 * ({@link dev.duplane.scenario.remote.NamespaceMapping}), and deletes afterwards what it made
 * ({@link dev.duplane.scenario.remote.Cleanup}).
 *
 * <p>A cluster that others use is not harmed: objects outside of a scenario's own Namespaces are
 * changed or deleted only if the scenario made them.
 */
@NullMarked
package dev.duplane.scenario.remote;

import org.jspecify.annotations.NullMarked;
