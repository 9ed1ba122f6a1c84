/**
 * Roles and their bindings (rbac.authorization.k8s.io/v1; pkg/apis/rbac and pkg/registry/rbac).
 * What they allow is decided in {@code authorization.rbac}.
 */
@NullMarked
package dev.duplane.registry.rbac;

import org.jspecify.annotations.NullMarked;
