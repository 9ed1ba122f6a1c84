/**
 * The Service {@code default/kubernetes}, through which Pods reach the API server (Kubernetes,
 * {@code pkg/controlplane/controller/kubernetesservice}).
 */
@NullMarked
package dev.duplane.controller.kubernetesservice;

import org.jspecify.annotations.NullMarked;
