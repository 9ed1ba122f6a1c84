/**
 * The Pod Security Standards, and what the labels of a Namespace say of them
 * (k8s.io/pod-security-admission, packages api and policy): functions of labels and Pods alone.
 *
 * <p>{@link NamespacePolicy} reads the labels. {@link PodSecurityStandards} has the checks, each
 * from the version on that brought it; {@link CheckedPod} is what they look at, and {@link
 * CheckWords} has the words that they have in common.
 */
@NullMarked
package dev.duplane.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
