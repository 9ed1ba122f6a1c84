/**
 * service-cidr-controller: says that ServiceCIDRs are ready, and holds the deletion of one up while
 * addresses are in use that no other one has (Kubernetes, {@code pkg/controller/servicecidrs},
 * {@code pkg/api/servicecidr}; KEP-1880).
 */
@NullMarked
package dev.duplane.controller.servicecidr;

import org.jspecify.annotations.NullMarked;
