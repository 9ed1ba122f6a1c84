/**
 * CertificateSigningRequests ({@code pkg/controller/certificates}): {@link
 * CertificateApprovingController} approves those of kubelets for themselves, {@link
 * CertificateSigningController} signs what is approved for one of {@link KubernetesSigner}'s
 * purposes with the cluster's authority, {@link CertificateCleanerController} deletes old ones.
 */
@NullMarked
package dev.duplane.controller.certificates;

import org.jspecify.annotations.NullMarked;
