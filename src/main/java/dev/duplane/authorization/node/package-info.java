/**
 * What kubelets may do (Using Node Authorization; plugin/pkg/auth/authorizer/node): {@link
 * dev.duplane.authorization.node.NodeAuthorizer} decides, {@link
 * dev.duplane.authorization.node.NodeGraph} knows what the Pods of a Node refer to.
 */
@NullMarked
package dev.duplane.authorization.node;

import org.jspecify.annotations.NullMarked;
