package dev.duplane.app;

import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.etcd.EtcdConfiguration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} was asked to do.
 *
 * @param listening where it listens
 * @param cluster what the cluster is started with
 * @param state the objects that the cluster begins with; null for none
 * @param etcd keeps the objects; null for none, so that they are in memory
 * @param told what it writes for those who look for it
 * @param console whether there is a console
 * @param record the file that gets what happened, as a scenario, when the server stops; null for
 *     none
 */
record ServeOptions(
    ListenOptions listening,
    ClusterConfig cluster,
    @Nullable SavedState state,
    @Nullable Etcd etcd,
    Told told,
    boolean console,
    @Nullable OutputFile record) {

  /**
   * Where objects are kept outside the process.
   *
   * @param servers the etcd
   * @param mediaType form of built-in kinds there
   */
  record Etcd(EtcdConfiguration servers, StorageMediaType mediaType) {}

  /**
   * What a server writes.
   *
   * @param kubeconfig gets how clients reach the server; null for none
   * @param token of an administrator, which stands in the kubeconfig
   * @param portFile gets the port that it listens on, once it does; null for none
   * @param accessLog whether each request is a line on standard error
   */
  record Told(
      @Nullable OutputFile kubeconfig,
      String token,
      @Nullable OutputFile portFile,
      boolean accessLog) {}

  /** The same with a record. */
  ServeOptions withRecord(OutputFile file) {
    return new ServeOptions(listening, cluster, state, etcd, told, console, file);
  }

  /** The same without the console: what starts this in place of kube-apiserver knows of none. */
  ServeOptions withoutConsole() {
    return new ServeOptions(listening, cluster, state, etcd, told, false, record);
  }

  /** The same at another place. */
  ServeOptions withListening(ListenOptions other) {
    return new ServeOptions(other, cluster, state, etcd, told, console, record);
  }

  /** The same with another cluster. */
  ServeOptions withCluster(ClusterConfig other) {
    return new ServeOptions(listening, other, state, etcd, told, console, record);
  }

  /**
   * What people should know who let others reach a server that asks nobody who they are; null if
   * there is nothing to say. On the loopback address an open server is what is wanted.
   */
  @Nullable String openness() {
    boolean open =
        !listening.bind().isLoopback()
            && !cluster.authentication().isConfigured()
            && cluster.authorizationMode() == AuthorizationMode.ALWAYS_ALLOW;
    return open
        ? "duplane: "
            + Flags.BIND
            + ": whoever reaches "
            + listening.bind()
            + " may do everything; --authorization-mode RBAC with --token-auth-file or"
            + " --client-ca-file lets in known users only"
        : null;
  }

  /** The ranges as the flag takes them, e.g. {@code 10.96.0.0/16,fd00:10:96::/112}. */
  String ranges() {
    return cluster.serviceClusterIpRanges().stream()
        .map(Object::toString)
        .collect(Collectors.joining(","));
  }
}
