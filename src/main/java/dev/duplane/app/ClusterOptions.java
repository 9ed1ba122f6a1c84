package dev.duplane.app;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.cluster.flags.ClusterFlags;
import dev.duplane.cluster.flags.FlagMessage;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The flags that shape a cluster, for all commands that start one. They are taken as text and read
 * by {@link ClusterFlags}, for one wording of what is wrong with them.
 */
final class ClusterOptions {
  @Option(
      names = "--service-cluster-ip-range",
      paramLabel = "RANGE[,RANGE]",
      description =
          "Where cluster IPs come from; the first range is of the primary family.%n  Default: "
              + ClusterFlags.SERVICE_CLUSTER_IP_RANGE
              + ", without IPv6DualStack the first of them")
  private @Nullable String serviceClusterIpRange;

  @Option(
      names = "--service-node-port-range",
      paramLabel = "FIRST-LAST",
      description = "Where node ports come from.%n  Default: 30000-32767")
  private @Nullable String serviceNodePortRange;

  @Option(
      names = Flags.SEED,
      paramLabel = "NUMBER",
      description =
          "Where uids, addresses, ports and generated names are drawn from.%n  Default: 1")
  private @Nullable String seed;

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description =
          "Release to answer as, 1.19 to 1.36.%n  Default: " + ClusterConfig.KUBERNETES_VERSION)
  private @Nullable String kubernetesVersion;

  @Option(
      names = "--feature-gates",
      paramLabel = "GATE=BOOL[,GATE=BOOL]",
      description = "Features to turn on or off that are otherwise in this release.")
  private @Nullable String featureGates;

  @Option(
      names = "--controllers",
      paramLabel = "NAME[,NAME...]",
      description =
          "Controllers that run: * all, NAME on, -NAME off; the first that fits holds. kubelet and"
              + " scheduler are among them.%n  Default: *")
  private @Nullable String controllers;

  @Option(
      names = "--allocate-node-cidrs",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Whether Nodes get a part of the cluster CIDRs for their Pods. On unless told, where"
              + " there are cluster CIDRs; kube-controller-manager has false here, and installers"
              + " turn it on.")
  private @Nullable String allocateNodeCidrs;

  @Option(
      names = "--cluster-cidr",
      paramLabel = "RANGE[,RANGE]",
      description =
          "Where Pods get addresses from.%n  Default: 10.244.0.0/16 and fd00:10:244::/48, in the"
              + " families and order of the Service ranges")
  private @Nullable String clusterCidr;

  @Option(
      names = "--node-cidr-mask-size",
      paramLabel = "BITS",
      description = "Prefix length of a Node's part, in a single-stack cluster.")
  private @Nullable String nodeCidrMaskSize;

  @Option(
      names = "--node-cidr-mask-size-ipv4",
      paramLabel = "BITS",
      description = "Prefix length of a Node's IPv4 part.%n  Default: 24")
  private @Nullable String nodeCidrMaskSizeIpv4;

  @Option(
      names = "--node-cidr-mask-size-ipv6",
      paramLabel = "BITS",
      description = "Prefix length of a Node's IPv6 part.%n  Default: 64")
  private @Nullable String nodeCidrMaskSizeIpv6;

  @Option(
      names = "--nodes",
      paramLabel = "NUMBER",
      description = "Nodes that are there from the start.%n  Default: 0")
  private @Nullable String nodes;

  @Option(
      names = "--node-ip",
      paramLabel = "ADDRESS[,ADDRESS]",
      description = "Addresses that Nodes report, one or one of each family.")
  private @Nullable String nodeIp;

  @Option(
      names = "--node-ip-range",
      paramLabel = "RANGE[,RANGE]",
      description =
          "Where Nodes get addresses from otherwise.%n  Default: 172.18.0.0/16 and"
              + " fc00:f853:ccd:e793::/64, in the families and order of the Service ranges")
  private @Nullable String nodeIpRange;

  @Option(
      names = "--cloud-provider",
      paramLabel = "''|external",
      description = "external: Nodes wait for a cloud controller manager.")
  private @Nullable String cloudProvider;

  @Option(
      names = "--load-balancer-ip-range",
      paramLabel = "RANGE[,RANGE]",
      description =
          "Where load balancers get addresses from. There are no load balancers without it.")
  private @Nullable String loadBalancerIpRange;

  @Option(
      names = "--load-balancer-families",
      paramLabel = "FAMILY[,FAMILY]",
      description = "What load balancers can do.%n  Default: IPv4,IPv6")
  private @Nullable String loadBalancerFamilies;

  @Option(
      names = "--load-balancer-delay",
      paramLabel = "TIME",
      description = "How long a load balancer takes to come.%n  Default: 0s")
  private @Nullable String loadBalancerDelay;

  @Option(
      names = "--token-auth-file",
      paramLabel = "FILE",
      description =
          "Tokens of users: token,user,uid,\"group1,group2\". Without it and without a client CA"
              + " everybody is anonymous.")
  private @Nullable String tokenAuthFile;

  @Option(
      names = "--client-ca-file",
      paramLabel = "FILE",
      description = "Certificates of the authorities that sign those of users.")
  private @Nullable String clientCaFile;

  @Option(
      names = "--authorization-mode",
      paramLabel = "AlwaysAllow|RBAC|Node,RBAC",
      description = "Who decides what users may do.%n  Default: AlwaysAllow")
  private @Nullable String authorizationMode;

  @Option(
      names = "--enable-admission-plugins",
      paramLabel = "NAME[,NAME...]",
      description = "Admission plugins that are on, too, such as ServiceAccount.")
  private @Nullable String enableAdmissionPlugins;

  @Option(
      names = "--disable-admission-plugins",
      paramLabel = "NAME[,NAME...]",
      description =
          "Admission plugins that are off. Empty leaves those on that kube-apiserver has on.%n"
              + "  Default: ServiceAccount")
  private @Nullable String disableAdmissionPlugins;

  /** Flags that were taken without picocli. */
  private final Map<ClusterFlag, String> taken = new EnumMap<>(ClusterFlag.class);

  /** Takes a flag that has one value; false if it is none of these. */
  boolean take(String name, String value) {
    for (ClusterFlag flag : ClusterFlag.values()) {
      if (flag.toString().equals(name)) {
        taken.put(flag, value);
        // The one that may stand alone.
        return flag != ClusterFlag.ALLOCATE_NODE_CIDRS;
      }
    }
    return false;
  }

  /** The flags that were given, as they were. */
  Map<ClusterFlag, String> given() {
    Map<ClusterFlag, String> given = new EnumMap<>(taken);
    put(given, ClusterFlag.SERVICE_CLUSTER_IP_RANGE, serviceClusterIpRange);
    put(given, ClusterFlag.SERVICE_NODE_PORT_RANGE, serviceNodePortRange);
    put(given, ClusterFlag.SEED, seed);
    put(given, ClusterFlag.KUBERNETES_VERSION, kubernetesVersion);
    put(given, ClusterFlag.FEATURE_GATES, featureGates);
    put(given, ClusterFlag.CONTROLLERS, controllers);
    put(given, ClusterFlag.ALLOCATE_NODE_CIDRS, allocateNodeCidrs);
    put(given, ClusterFlag.CLUSTER_CIDR, clusterCidr);
    put(given, ClusterFlag.NODE_CIDR_MASK_SIZE, nodeCidrMaskSize);
    put(given, ClusterFlag.NODE_CIDR_MASK_SIZE_IPV4, nodeCidrMaskSizeIpv4);
    put(given, ClusterFlag.NODE_CIDR_MASK_SIZE_IPV6, nodeCidrMaskSizeIpv6);
    put(given, ClusterFlag.NODES, nodes);
    put(given, ClusterFlag.NODE_IP, nodeIp);
    put(given, ClusterFlag.NODE_IP_RANGE, nodeIpRange);
    put(given, ClusterFlag.CLOUD_PROVIDER, cloudProvider);
    put(given, ClusterFlag.LOAD_BALANCER_IP_RANGE, loadBalancerIpRange);
    put(given, ClusterFlag.LOAD_BALANCER_FAMILIES, loadBalancerFamilies);
    put(given, ClusterFlag.LOAD_BALANCER_DELAY, loadBalancerDelay);
    put(given, ClusterFlag.TOKEN_AUTH_FILE, tokenAuthFile);
    put(given, ClusterFlag.CLIENT_CA_FILE, clientCaFile);
    put(given, ClusterFlag.AUTHORIZATION_MODE, authorizationMode);
    put(given, ClusterFlag.ENABLE_ADMISSION_PLUGINS, enableAdmissionPlugins);
    put(given, ClusterFlag.DISABLE_ADMISSION_PLUGINS, disableAdmissionPlugins);
    return given;
  }

  private static void put(
      Map<ClusterFlag, String> given, ClusterFlag flag, @Nullable String value) {
    if (value != null) {
      given.put(flag, value);
    }
  }

  /**
   * What the flags come to.
   *
   * @throws UsageException for the first that the real component refuses
   */
  ClusterConfig config() {
    ClusterFlags.FlagsRead reading = reading();
    if (!reading.refusals().isEmpty()) {
      FlagMessage first = reading.refusals().get(0);
      throw new UsageException(first.flag().toString(), first.text());
    }
    return reading.config();
  }

  private ClusterFlags.FlagsRead reading() {
    return ClusterFlags.read(given(), ClusterFlags.defaults());
  }

  /** Prints what the components warn of. */
  void warn(PrintWriter err) {
    for (FlagMessage warning : reading().warnings()) {
      err.println("duplane: " + warning.flag() + ": " + warning.text());
    }
  }
}
