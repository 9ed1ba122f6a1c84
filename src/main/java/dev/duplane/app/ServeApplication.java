package dev.duplane.app;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.KubeconfigText;
import dev.duplane.http.Clusters;
import dev.duplane.http.ServedCluster;
import dev.duplane.store.StoreException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What {@code serve} does once Quarkus listens: says where, and waits. */
public final class ServeApplication implements QuarkusApplication {
  private final HttpServer server;
  private final ServeOptions options;
  private final Clusters clusters;
  private final Launch launch;
  private volatile long lastWrites;

  ServeApplication(HttpServer server, Launch launch, Clusters clusters) {
    this.server = server;
    this.launch = launch;
    this.options = launch.options();
    this.clusters = clusters;
  }

  @Override
  public int run(String... args) {
    ListenOptions listening = options.listening();
    boolean plain = listening.port() != null;
    boolean secure = listening.secure() != null;
    int told = secure ? server.getSecurePort() : server.getPort();
    launch.port().set(told);
    boolean shared = clusters.first().cluster().isShared();
    clusters.listens(listening.advertised(shared), told);
    int nodePorts = options.cluster().serviceNodePortRange().size();
    PrintStream out = System.out;
    if (plain) {
      out.println("duplane serves " + listening.url(server.getPort()));
    }
    if (secure) {
      out.println("duplane serves " + listening.secureUrl(server.getSecurePort()));
    }
    out.println("service-cluster-ip-range " + options.ranges());
    out.println(
        "service-node-port-range "
            + options.cluster().serviceNodePortRange()
            + " ("
            + nodePorts
            + " ports)");
    String release = release(options.cluster());
    if (!release.isEmpty()) {
      out.println(release);
    }
    if (options.console()) {
      out.println("console " + consoleUrl(listening));
    }
    String openness = options.openness();
    if (openness != null) {
      System.err.println(openness);
    }
    write();
    out.println("ready");
    out.flush();
    if (Boolean.getBoolean("duplane.rehearse")) {
      Rehearsal.play(listening.bind(), server.getPort());
      return 0;
    }
    HeapTrim.start(this::writes);
    Quarkus.waitForExit();
    return 0;
  }

  /** Where a browser on this machine finds the console. */
  private String consoleUrl(ListenOptions listening) {
    return listening.port() == null
        ? "https://" + listening.address(server.getSecurePort()) + "/console/"
        : "http://" + listening.address(server.getPort()) + "/console/";
  }

  /** How many there have been in the clusters that are there. */
  private long writes() {
    long writes = 0;
    for (ServedCluster served : clusters.all()) {
      try {
        writes += served.cluster().revisions().newest();
      } catch (StoreException e) {
        // An etcd that is away now: this is asked again.
        return lastWrites;
      }
    }
    lastWrites = writes;
    return writes;
  }

  /** What the command line wants to have in files. */
  private void write() {
    ServeOptions.Told told = options.told();
    write(
        told.portFile(),
        file ->
            file.write(
                (options.listening().port() == null ? server.getSecurePort() : server.getPort())
                    + "\n"));
    write(told.kubeconfig(), file -> file.writeSecret(kubeconfig()));
  }

  private String kubeconfig() {
    ListenOptions listening = options.listening();
    Cluster cluster = clusters.first().cluster();
    return listening.secure() == null
        ? KubeconfigText.of(
            "http://" + listening.address(server.getPort()), null, options.told().token())
        : KubeconfigText.of(
            "https://" + listening.address(server.getSecurePort()),
            ServingCertificate.authorities(listening, cluster),
            options.told().token());
  }

  /** Writes a file. */
  private interface Writing {
    void to(OutputFile file) throws IOException;
  }

  private static void write(@Nullable OutputFile file, Writing writing) {
    if (file == null) {
      return;
    }
    try {
      writing.to(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.flag() + ": " + file + " was not written", e);
    }
  }

  /** Which release it answers as, empty for the usual. */
  private static String release(ClusterConfig config) {
    String gates = config.featureGates();
    boolean usual =
        config.kubernetesVersion().equals(ClusterConfig.KUBERNETES_VERSION) && gates.isEmpty();
    return usual
        ? ""
        : "kubernetes-version "
            + config.kubernetesVersion()
            + (gates.isEmpty() ? "" : " (feature-gates " + gates + ")");
  }
}
