package dev.duplane.registry.certificates;

import dev.duplane.api.UserInfo;

/**
 * Asks whether a user may act for a signer (pkg/apis/certificates, {@code
 * IsAuthorizedForSignerName}).
 */
@FunctionalInterface
public interface SignerPermission {

  /**
   * Whether a user may do something for a signer.
   *
   * @param verb {@code approve} or {@code sign}
   * @param signer e.g. {@code example.com/serving}
   */
  boolean has(UserInfo user, String verb, String signer);
}
