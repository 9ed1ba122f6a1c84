package dev.duplane.app;

import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.release.Release;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.ServiceClusterIpRanges;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code duplane serve}. Flags are taken as text and read by {@link Flags}, for one wording of what
 * is wrong with them.
 */
@Command(
    name = "serve",
    description = "Serves a cluster over HTTP until it is interrupted.",
    showDefaultValues = true)
final class ServeCommand implements Callable<Integer> {
  private static final String DUAL_STACK_RANGES = "10.96.0.0/16,fd00:10:96::/112";
  private static final String SINGLE_STACK_RANGE = "10.96.0.0/16";

  private final Server server;

  @Spec private CommandSpec spec = CommandSpec.create();

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
      names = Flags.ALLOWED_HOSTS,
      paramLabel = "HOST[,HOST...]",
      defaultValue = "",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "Hosts by which clients may name the server, besides loopback and the address it listens"
              + " on.")
  private String allowedHosts = "";

  @Option(
      names = Flags.SERVICE_CLUSTER_IP_RANGE,
      paramLabel = "RANGE[,RANGE]",
      defaultValue = DUAL_STACK_RANGES,
      description =
          "Where cluster IPs come from; the first range is of the primary family. Without"
              + " IPv6DualStack the default is "
              + SINGLE_STACK_RANGE
              + ".")
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
      description = "Release to answer as, 1.19 to 1.36.")
  private String kubernetesVersion = "";

  @Option(
      names = Flags.FEATURE_GATES,
      paramLabel = "GATE=BOOL[,GATE=BOOL]",
      defaultValue = "",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Features to turn on or off that are otherwise in this release.")
  private String featureGates = "";

  @Option(
      names = Flags.CONTROLLERS,
      paramLabel = "NAME[,NAME...]",
      defaultValue = "*",
      description = "Controllers that run: * all, NAME on, -NAME off; the first that fits holds.")
  private String controllers = "";

  @Option(
      names = Flags.STATE,
      paramLabel = "FILE",
      defaultValue = "",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "Objects to begin with: what GET /emulator/v1/state has given, or what kubectl get -A -o"
              + " yaml prints.")
  private String state = "";

  ServeCommand(Server server) {
    this.server = server;
  }

  @Override
  public Integer call() {
    ServeOptions options = options();
    for (String warning : Features.warnings(options.cluster().features().release(), featureGates)) {
      spec.commandLine().getErr().println("duplane: " + Flags.FEATURE_GATES + ": " + warning);
    }
    for (String dropped : ServiceClusterIpRanges.dropped(serviceClusterIpRange)) {
      spec.commandLine()
          .getErr()
          .println("duplane: " + Flags.SERVICE_CLUSTER_IP_RANGE + ": " + dropped);
    }
    return server.serve(options);
  }

  /**
   * What the flags say.
   *
   * @throws UsageException if one of them makes no sense
   */
  ServeOptions options() {
    Release release = Flags.kubernetesVersion(kubernetesVersion);
    Features features = Flags.featureGates(release, featureGates);
    return new ServeOptions(
        Flags.bind(bind),
        Flags.port(port),
        Flags.allowedHosts(allowedHosts),
        ClusterConfig.of(Flags.serviceClusterIpRanges(ranges(features), features))
            .withServiceNodePortRange(Flags.serviceNodePortRange(serviceNodePortRange))
            .withSeed(Flags.seed(seed))
            .withKubernetesVersion(kubernetesVersion)
            .withFeatureGates(featureGates)
            .withControllers(Flags.controllers(controllers))
            .withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER),
        state.isEmpty() ? null : Flags.state(state),
        null);
  }

  private String ranges(Features features) {
    boolean given =
        spec.commandLine().getParseResult().hasMatchedOption(Flags.SERVICE_CLUSTER_IP_RANGE);
    return given || features.isEnabled(Feature.IPV6_DUAL_STACK)
        ? serviceClusterIpRange
        : SINGLE_STACK_RANGE;
  }
}
