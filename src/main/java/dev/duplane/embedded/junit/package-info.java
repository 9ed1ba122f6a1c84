/**
 * Clusters for JUnit Jupiter: {@link dev.duplane.embedded.junit.DuplaneTest} on a class gives each
 * of its tests a cluster, or all of them one. {@code DuplaneExtension} starts and ends it, {@code
 * Injection} knows what tests may ask for, {@code TestCluster} makes that.
 *
 * <p>Clients are made by classes of their own, so that neither library has to be there.
 */
@NullMarked
package dev.duplane.embedded.junit;

import org.jspecify.annotations.NullMarked;
