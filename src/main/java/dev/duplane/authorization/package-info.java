/**
 * What users may do (apiserver/pkg/authorization): an {@link dev.duplane.authorization.Authorizer}
 * decides on {@link dev.duplane.authorization.Attributes}. {@code rbac} decides by roles, {@code
 * node} about kubelets; what refusals say is in {@link dev.duplane.authorization.Forbidden}.
 */
@NullMarked
package dev.duplane.authorization;

import org.jspecify.annotations.NullMarked;
