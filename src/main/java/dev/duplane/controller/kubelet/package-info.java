/** The kubelets of the cluster, simulated: Nodes that become ready, Pods that run. */
@NullMarked
package dev.duplane.controller.kubelet;

import org.jspecify.annotations.NullMarked;
