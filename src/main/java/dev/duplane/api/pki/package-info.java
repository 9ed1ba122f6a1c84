/**
 * Keys and certificates as bytes: PEM (RFC 7468) and DER (ITU-T X.690), and the one certificate
 * authority that a cluster has (RFC 5280). No library for it is on the class path; {@link
 * dev.duplane.api.pki.CertificateAuthority}, where to begin, needs little of it.
 */
@NullMarked
package dev.duplane.api.pki;

import org.jspecify.annotations.NullMarked;
