/**
 * Services: defaults, the dual-stack rules (KEP-563; "IPv4/IPv6 dual-stack" in the documentation),
 * allocation and release, validation, warnings, and the columns of {@code kubectl get services}.
 *
 * <p>Reading order: {@link dev.duplane.registry.service.ServiceStrategy} names the hooks; {@link
 * dev.duplane.registry.service.IpFamilyRules} is the heart of dual stack.
 */
@NullMarked
package dev.duplane.registry.service;

import org.jspecify.annotations.NullMarked;
