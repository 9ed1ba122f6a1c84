/**
 * {@code networking.k8s.io}: IPAddress objects, which are the record of every address in use
 * (KEP-1880, stable since Kubernetes 1.33), and ServiceCIDRs, which are the ranges they come from;
 * and what Ingresses, their classes and NetworkPolicies may say.
 */
@NullMarked
package dev.duplane.registry.networking;

import org.jspecify.annotations.NullMarked;
