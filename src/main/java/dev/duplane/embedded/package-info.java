/**
 * A cluster in a test. {@link dev.duplane.embedded.DuplaneCluster} is one cluster in this process,
 * begun in milliseconds by {@link dev.duplane.embedded.DuplaneClusterBuilder}, which takes what the
 * command line takes. Requests are method calls; a port is opened only for those who ask for one.
 *
 * <p>{@link dev.duplane.embedded.ClusterFaults} lets things go wrong, {@link
 * dev.duplane.embedded.DuplaneCluster#journal} and {@link
 * dev.duplane.embedded.DuplaneCluster#explain} tell what happened and why.
 *
 * <p>Below are what gives tests their clusters: {@code junit} for JUnit Jupiter, {@code quarkus}
 * for tests of Quarkus applications. Nothing here needs either of them, nor Vert.x: the port comes
 * from {@link dev.duplane.endpoints.PortOpener}, if there is one on the class path.
 */
@NullMarked
package dev.duplane.embedded;

import org.jspecify.annotations.NullMarked;
