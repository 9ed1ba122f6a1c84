/**
 * Who asks: from a token or a client certificate to a {@link dev.duplane.api.UserInfo}
 * (apiserver/pkg/authentication). {@link dev.duplane.authentication.RequestAuthenticator} asks one
 * after the other; {@link dev.duplane.authentication.AuthenticationConfiguration} says which there
 * are.
 *
 * <p>Where nothing is configured everybody is anonymous, and a token that nobody here has made is
 * no reason to refuse: a cluster on the loopback address is open, whatever a kubeconfig says.
 */
@NullMarked
package dev.duplane.authentication;

import org.jspecify.annotations.NullMarked;
