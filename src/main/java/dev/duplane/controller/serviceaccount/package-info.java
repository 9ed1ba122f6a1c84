/**
 * serviceaccount-controller: each active Namespace has a ServiceAccount {@code default}
 * (Kubernetes, {@code pkg/controller/serviceaccount/serviceaccounts_controller.go}).
 */
@NullMarked
package dev.duplane.controller.serviceaccount;

import org.jspecify.annotations.NullMarked;
