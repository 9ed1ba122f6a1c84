package dev.duplane.app;

import dev.duplane.api.pki.KeyedCertificate;
import org.jspecify.annotations.Nullable;

/**
 * The port for TLS.
 *
 * @param port to listen on; 0 for any that is free
 * @param certificate what to show clients; null: one that the cluster's own authority issues
 */
record SecureServing(int port, @Nullable KeyedCertificate certificate) {}
