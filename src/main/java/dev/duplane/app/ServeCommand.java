package dev.duplane.app;

import dev.duplane.cluster.ClusterConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code duplane serve}. Flags are taken as text and read by {@link Flags}, for one wording of what
 * is wrong with them.
 */
@Command(
    name = "serve",
    description = "Serves a cluster over HTTP until it is interrupted.",
    showDefaultValues = true)
final class ServeCommand implements Callable<Integer> {
  private final Server server;

  @Option(
      names = Flags.PORT,
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port to listen on; 0 takes a free one.")
  private String port = "";

  @Option(
      names = Flags.BIND,
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on.")
  private String bind = "";

  @Option(
      names = Flags.SERVICE_CLUSTER_IP_RANGE,
      paramLabel = "RANGE[,RANGE]",
      defaultValue = "10.96.0.0/16,fd00:10:96::/112",
      description = "Where cluster IPs come from; the first range is of the primary family.")
  private String serviceClusterIpRange = "";

  @Option(
      names = Flags.SERVICE_NODE_PORT_RANGE,
      paramLabel = "FIRST-LAST",
      defaultValue = "30000-32767",
      description = "Where node ports come from.")
  private String serviceNodePortRange = "";

  @Option(
      names = Flags.SEED,
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Where uids, addresses, ports and generated names are drawn from.")
  private String seed = "";

  @Option(
      names = Flags.KUBERNETES_VERSION,
      paramLabel = "VERSION",
      defaultValue = BuildInfo.KUBERNETES_VERSION,
      description = "Release to answer as.")
  private String kubernetesVersion = "";

  @Option(
      names = Flags.CONTROLLERS,
      paramLabel = "NAME[,NAME...]",
      defaultValue = "*",
      description = "Controllers that run: * all, NAME on, -NAME off; the first that fits holds.")
  private String controllers = "";

  ServeCommand(Server server) {
    this.server = server;
  }

  @Override
  public Integer call() {
    return server.serve(options());
  }

  /**
   * What the flags say.
   *
   * @throws UsageException if one of them makes no sense
   */
  ServeOptions options() {
    return new ServeOptions(
        Flags.bind(bind),
        Flags.port(port),
        ClusterConfig.of(Flags.serviceClusterIpRanges(serviceClusterIpRange))
            .withServiceNodePortRange(Flags.serviceNodePortRange(serviceNodePortRange))
            .withSeed(Flags.seed(seed))
            .withKubernetesVersion(Flags.kubernetesVersion(kubernetesVersion))
            .withControllers(Flags.controllers(controllers))
            .withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER));
  }
}
