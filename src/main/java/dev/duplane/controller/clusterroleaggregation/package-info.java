/**
 * Fills in the rules of ClusterRoles that are made of others
 * (pkg/controller/clusterroleaggregation).
 */
@NullMarked
package dev.duplane.controller.clusterroleaggregation;

import org.jspecify.annotations.NullMarked;
