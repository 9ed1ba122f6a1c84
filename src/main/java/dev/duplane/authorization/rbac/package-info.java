/**
 * Role-based access control (plugin/pkg/auth/authorizer/rbac). {@link
 * dev.duplane.authorization.rbac.RbacAuthorizer} decides, on what {@link
 * dev.duplane.authorization.rbac.RoleIndex} has read of roles and bindings; {@code EscalationCheck}
 * keeps users from giving others what they have not got; {@code BootstrapPolicy} has the roles that
 * every cluster begins with.
 */
@NullMarked
package dev.duplane.authorization.rbac;

import org.jspecify.annotations.NullMarked;
