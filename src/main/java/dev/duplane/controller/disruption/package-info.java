/**
 * The disruption-controller: how many Pods may be evicted now (pkg/controller/disruption). What is
 * done about it is up to the eviction subresource of Pods.
 */
@NullMarked
package dev.duplane.controller.disruption;

import org.jspecify.annotations.NullMarked;
