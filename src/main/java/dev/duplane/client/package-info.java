/**
 * A client of Kubernetes API servers. {@link dev.duplane.client.ServerAccess} says how a server is
 * reached and who asks, {@link dev.duplane.client.Kubeconfig} reads that from kubectl's file and
 * {@link dev.duplane.client.ExecPlugin} from a command; {@link dev.duplane.client.ApiServer} sends
 * a {@link dev.duplane.client.ServerRequest} and gives the {@link dev.duplane.client.ServerAnswer},
 * or a {@link dev.duplane.client.ServerWatch}.
 *
 * <p>It speaks through the JDK's {@code HttpClient}. Vert.x' WebClient, which Quarkus offers, was
 * tried and left: setting Vert.x up takes two to three times as long as the JDK's client before the
 * first request is sent, its {@code PemKeyCertOptions} reads no Ed25519 keys, which kubectl takes,
 * and of a key that is encrypted it says no more than that a delimiter is missing; a watch that is
 * streamed needs the client below it anyway. The price is {@link dev.duplane.client.Der}, as Java
 * reads private keys in PKCS#8 alone.
 */
@NullMarked
package dev.duplane.client;

import org.jspecify.annotations.NullMarked;
