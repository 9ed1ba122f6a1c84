/**
 * Answers questions about what users may do (authorization.k8s.io/v1; pkg/registry/authorization).
 */
@NullMarked
package dev.duplane.authorization.review;

import org.jspecify.annotations.NullMarked;
