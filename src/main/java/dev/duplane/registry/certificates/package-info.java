/** CertificateSigningRequests (certificates.k8s.io/v1; pkg/registry/certificates/certificates). */
@NullMarked
package dev.duplane.registry.certificates;

import org.jspecify.annotations.NullMarked;
