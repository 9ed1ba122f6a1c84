/**
 * The Namespaces that every cluster has (Kubernetes, {@code
 * pkg/controlplane/controller/systemnamespaces}).
 */
@NullMarked
package dev.duplane.controller.systemnamespaces;

import org.jspecify.annotations.NullMarked;
