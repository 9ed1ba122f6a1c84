/**
 * The flags of the components that a cluster stands for, read from texts: kube-apiserver,
 * kube-controller-manager, kubelet, and a cloud provider. What the real component refuses is
 * refused in its words. Begin with {@link dev.duplane.cluster.flags.ClusterFlags}; the command
 * line, scenario files and the emulator's own API all read with it.
 */
@NullMarked
package dev.duplane.cluster.flags;

import org.jspecify.annotations.NullMarked;
