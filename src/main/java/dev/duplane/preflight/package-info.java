/**
 * What has to hold before a cluster is made dual stack, and what doing so would change. {@link
 * dev.duplane.preflight.Requirements} holds the flags of a cluster, and the objects of one that
 * there is, against what the Kubernetes documentation asks for. {@link
 * dev.duplane.preflight.DualStackRehearsal} starts a cluster with those objects, gives it the new
 * Service ranges and looks what has become of each Service; what would happen to one that somebody
 * edits is asked of it with dry runs. Nothing here is guessed where a cluster can be asked.
 *
 * <p>Begin with {@link dev.duplane.preflight.Preflight}.
 */
@NullMarked
package dev.duplane.preflight;

import org.jspecify.annotations.NullMarked;
