package dev.duplane.store.etcd;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an etcd is and what of it is used. The names are those of kube-apiserver's flags.
 *
 * @param servers {@code --etcd-servers}: URLs, http or https
 * @param prefix {@code --etcd-prefix}: what all keys begin with, {@code /registry}
 * @param caFile {@code --etcd-cafile}: who signs the servers' certificates; null: the JVM's own
 * @param certFile {@code --etcd-certfile}: of this client; null for none
 * @param keyFile {@code --etcd-keyfile}: in PKCS #8; null for none
 */
public record EtcdConfiguration(
    List<String> servers,
    String prefix,
    @Nullable Path caFile,
    @Nullable Path certFile,
    @Nullable Path keyFile) {

  /** {@code --etcd-prefix} unless told. */
  public static final String DEFAULT_PREFIX = "/registry";

  /** An etcd without TLS. */
  public static EtcdConfiguration of(List<String> servers) {
    return new EtcdConfiguration(servers, DEFAULT_PREFIX, null, null, null);
  }
}
