/** Secrets: {@link SecretStrategy} has their rules, {@link TlsKeyPair} checks those with a key. */
@NullMarked
package dev.duplane.registry.secret;

import org.jspecify.annotations.NullMarked;
