/** Answers questions about users: SelfSubjectReview and TokenReview (authentication.k8s.io/v1). */
@NullMarked
package dev.duplane.authentication.review;

import org.jspecify.annotations.NullMarked;
