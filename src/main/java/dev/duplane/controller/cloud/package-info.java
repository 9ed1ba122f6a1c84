/**
 * A cloud provider, simulated: service-lb-controller, as a cloud controller manager runs it
 * (Kubernetes, {@code staging/src/k8s.io/cloud-provider/controllers/service}; KEP-980), and the
 * provider that gives load balancers their addresses.
 *
 * <pre>
 *   Service, Node ──► ServiceLoadBalancerController     which Services need one, and when
 *                        │
 *                        ▼
 *                     LoadBalancerProvider              which address each load balancer has
 *                        │                              (known anew from the status of Services)
 *                        ▼
 *                     AddressRange                      which addresses of a family are free
 * </pre>
 *
 * <p>To read the code, begin with {@link
 * dev.duplane.controller.cloud.ServiceLoadBalancerController}. {@code LoadBalancerNeeds} says when
 * a Service concerns it at all, {@code LoadBalancerState} explains what became of one.
 */
@NullMarked
package dev.duplane.controller.cloud;

import org.jspecify.annotations.NullMarked;
