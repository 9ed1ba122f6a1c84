/**
 * The ServiceCIDR {@code kubernetes}, which says what {@code --service-cluster-ip-range} says
 * (Kubernetes, {@code pkg/controlplane/controller/defaultservicecidr}; KEP-1880).
 */
@NullMarked
package dev.duplane.controller.defaultservicecidr;

import org.jspecify.annotations.NullMarked;
