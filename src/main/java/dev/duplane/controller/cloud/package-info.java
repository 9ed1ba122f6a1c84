/**
 * A cloud provider, simulated: service-lb-controller, and where load balancers get addresses from.
 */
@NullMarked
package dev.duplane.controller.cloud;

import org.jspecify.annotations.NullMarked;
