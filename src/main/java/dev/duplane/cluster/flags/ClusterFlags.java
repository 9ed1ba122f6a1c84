package dev.duplane.cluster.flags;

import dev.duplane.admission.AdmissionConfiguration;
import dev.duplane.api.GoDuration;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.release.Release;
import dev.duplane.authentication.AuthenticationConfiguration;
import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.controller.cloud.CloudProviderConfiguration;
import dev.duplane.controller.kubelet.KubeletConfiguration;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the configuration of a cluster of the texts of its flags. All that is wrong is found in one
 * go, in the order in which the components start: kube-apiserver, kube-controller-manager, kubelet.
 *
 * <p>Ranges that are not given follow the families of the Service ranges, in their order: kubeadm's
 * usual {@code 10.244.0.0/16} for Pods with {@code fd00:10:244::/48}, and kind's networks for
 * Nodes.
 */
public final class ClusterFlags {
  /** Where Services get addresses unless told. */
  public static final String SERVICE_CLUSTER_IP_RANGE = "10.96.0.0/16,fd00:10:96::/112";

  private static final Cidr PODS_IPV4 = Cidr.of("10.244.0.0/16");
  private static final Cidr PODS_IPV6 = Cidr.of("fd00:10:244::/48");
  private static final Cidr NODES_IPV4 = Cidr.of("172.18.0.0/16");
  private static final Cidr NODES_IPV6 = Cidr.of("fc00:f853:ccd:e793::/64");

  private final Map<ClusterFlag, String> given;
  private final ClusterConfig base;
  private final List<FlagMessage> refusals = new ArrayList<>();
  private final List<FlagMessage> warnings = new ArrayList<>();

  private ClusterFlags(Map<ClusterFlag, String> given, ClusterConfig base) {
    this.given = given;
    this.base = base;
  }

  /**
   * What flags come to.
   *
   * @param config of no use if something was refused
   * @param refusals values that the components refuse
   * @param warnings what the components warn of, or ignore
   */
  public record FlagsRead(
      ClusterConfig config, List<FlagMessage> refusals, List<FlagMessage> warnings) {}

  /** Reads one flag. */
  private interface FlagReading<T> {
    T read() throws RefusedFlagException;
  }

  /** The configuration without flags. */
  public static ClusterConfig defaults() {
    return defaults(Stream.of(SERVICE_CLUSTER_IP_RANGE.split(",")).map(Cidr::of).toList());
  }

  /** The configuration with these Service ranges, and else without flags. */
  public static ClusterConfig defaults(List<Cidr> serviceRanges) {
    return ClusterConfig.of(serviceRanges)
        .withNodeIpam(NodeIpamConfiguration.of(clusterCidrs(serviceRanges)))
        .withKubelet(KubeletConfiguration.NONE.withNodeIpRanges(nodeIpRanges(serviceRanges)));
  }

  /**
   * Reads flags.
   *
   * @param given their values as they were written; those that are not there are as in {@code base}
   * @param base {@link #defaults}, or what another cluster was started with
   */
  public static FlagsRead read(Map<ClusterFlag, String> given, ClusterConfig base) {
    ClusterFlags flags = new ClusterFlags(new EnumMap<>(given), base);
    ClusterConfig config = flags.config();
    return new FlagsRead(config, List.copyOf(flags.refusals), List.copyOf(flags.warnings));
  }

  /**
   * A configuration as flags, by flag: texts, numbers and truth values. {@code
   * --node-cidr-mask-size} is told by those of the families.
   */
  public static Map<ClusterFlag, Object> values(ClusterConfig config) {
    Map<ClusterFlag, Object> values = new EnumMap<>(ClusterFlag.class);
    values.put(ClusterFlag.SERVICE_CLUSTER_IP_RANGE, join(config.serviceClusterIpRanges()));
    values.put(ClusterFlag.SERVICE_NODE_PORT_RANGE, config.serviceNodePortRange().toString());
    values.put(ClusterFlag.SEED, config.seed());
    values.put(ClusterFlag.KUBERNETES_VERSION, config.kubernetesVersion());
    values.put(ClusterFlag.FEATURE_GATES, config.featureGates());
    values.put(ClusterFlag.CONTROLLERS, config.controllers().toString());
    NodeIpamConfiguration pods = config.nodeIpam();
    values.put(ClusterFlag.ALLOCATE_NODE_CIDRS, pods.allocateNodeCidrs());
    values.put(ClusterFlag.CLUSTER_CIDR, join(pods.clusterCidrs()));
    values.put(ClusterFlag.NODE_CIDR_MASK_SIZE_IPV4, pods.nodeCidrMaskSizeIpv4());
    values.put(ClusterFlag.NODE_CIDR_MASK_SIZE_IPV6, pods.nodeCidrMaskSizeIpv6());
    KubeletConfiguration nodes = config.kubelet();
    values.put(ClusterFlag.NODES, nodes.nodes());
    values.put(ClusterFlag.NODE_IP, join(nodes.nodeIps()));
    values.put(ClusterFlag.NODE_IP_RANGE, join(nodes.nodeIpRanges()));
    values.put(ClusterFlag.CLOUD_PROVIDER, nodes.externalCloudProvider() ? "external" : "");
    CloudProviderConfiguration cloud = config.cloudProvider();
    values.put(ClusterFlag.LOAD_BALANCER_IP_RANGE, join(cloud.loadBalancerIpRanges()));
    values.put(
        ClusterFlag.LOAD_BALANCER_FAMILIES, join(cloud.families().stream().sorted().toList()));
    values.put(ClusterFlag.LOAD_BALANCER_DELAY, GoDuration.text(cloud.delay()));
    AuthenticationConfiguration users = config.authentication();
    values.put(ClusterFlag.TOKEN_AUTH_FILE, path(users.tokenFile()));
    values.put(ClusterFlag.CLIENT_CA_FILE, path(users.clientAuthorities()));
    values.put(ClusterFlag.AUTHORIZATION_MODE, config.authorizationMode().toString());
    values.put(ClusterFlag.ENABLE_ADMISSION_PLUGINS, join(config.admission().enabled()));
    values.put(ClusterFlag.DISABLE_ADMISSION_PLUGINS, join(config.admission().disabled()));
    return values;
  }

  private static String path(@Nullable Object file) {
    return file == null ? "" : file.toString();
  }

  private static String join(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  private static List<Cidr> clusterCidrs(List<Cidr> serviceRanges) {
    return ofFamilies(serviceRanges, PODS_IPV4, PODS_IPV6);
  }

  private static List<Cidr> nodeIpRanges(List<Cidr> serviceRanges) {
    return ofFamilies(serviceRanges, NODES_IPV4, NODES_IPV6);
  }

  private static List<Cidr> ofFamilies(List<Cidr> serviceRanges, Cidr ipv4, Cidr ipv6) {
    return serviceRanges.stream()
        .map(range -> range.family() == IpFamily.IPV4 ? ipv4 : ipv6)
        .distinct()
        .toList();
  }

  private ClusterConfig config() {
    Features features = features();
    String gates = refusals.isEmpty() ? text(ClusterFlag.FEATURE_GATES, base.featureGates()) : "";
    List<Cidr> serviceRanges = read(() -> serviceRanges(features), base.serviceClusterIpRanges());
    PortRange nodePorts = read(this::nodePorts, base.serviceNodePortRange());
    long seed = read(this::seed, base.seed());
    AccessFlags access = new AccessFlags(given);
    AuthenticationConfiguration authentication =
        read(() -> access.authentication(base.authentication()), base.authentication());
    AuthorizationMode authorizationMode =
        read(() -> access.authorizationMode(base.authorizationMode()), base.authorizationMode());
    AdmissionConfiguration admission =
        read(
            () -> new AdmissionFlags(given, warnings::add).read(base.admission()),
            base.admission());
    Controllers controllers = read(this::controllers, base.controllers());
    boolean allocates = controllers.run(Controllers.Name.NODE_IPAM);
    NodeIpamConfiguration pods = podDefaults(serviceRanges);
    NodeIpamConfiguration nodeIpam =
        read(() -> new NodeIpamFlags(given, features).read(pods, allocates), pods);
    KubeletConfiguration nodes = nodeDefaults(serviceRanges);
    KubeletConfiguration kubelet =
        read(() -> new KubeletFlags(given, features, warnings::add).read(nodes), nodes);
    return base.withServiceClusterIpRanges(serviceRanges)
        .withServiceNodePortRange(nodePorts)
        .withSeed(seed)
        .withKubernetesVersion(features.release().toString())
        .withFeatureGates(gates)
        .withControllers(controllers)
        .withAuthentication(authentication)
        .withAuthorizationMode(authorizationMode)
        .withAdmission(admission)
        .withNodeIpam(nodeIpam)
        .withKubelet(kubelet)
        .withCloudProvider(
            read(
                () -> new LoadBalancerFlags(given).read(base.cloudProvider()),
                base.cloudProvider()));
  }

  private String text(ClusterFlag flag, String otherwise) {
    return Objects.requireNonNullElse(given.get(flag), otherwise);
  }

  /** What {@code reading} gives, or what stands for it after a refusal, which is noted. */
  private <T> T read(FlagReading<T> reading, T otherwise) {
    try {
      return reading.read();
    } catch (RefusedFlagException e) {
      refusals.add(e.refusal());
      return otherwise;
    }
  }

  private Features features() {
    Release release =
        read(
            () -> {
              try {
                return Release.of(text(ClusterFlag.KUBERNETES_VERSION, base.kubernetesVersion()));
              } catch (IllegalArgumentException e) {
                throw refused(ClusterFlag.KUBERNETES_VERSION, e);
              }
            },
            Release.LATEST);
    String gates = text(ClusterFlag.FEATURE_GATES, base.featureGates());
    Features without = Features.of(release, "");
    return !refusals.isEmpty()
        ? without
        : read(
            () -> {
              try {
                Features features = Features.of(release, gates);
                for (String warning : Features.warnings(release, gates)) {
                  warnings.add(new FlagMessage(ClusterFlag.FEATURE_GATES, warning));
                }
                return features;
              } catch (IllegalArgumentException e) {
                throw refused(ClusterFlag.FEATURE_GATES, e);
              }
            },
            without);
  }

  private static RefusedFlagException refused(ClusterFlag flag, Exception why) {
    return new RefusedFlagException(flag, String.valueOf(why.getMessage()));
  }

  private List<Cidr> serviceRanges(Features features) throws RefusedFlagException {
    // Of the words on a range that a release is too old for, those on the release are enough.
    Features asked = refusals.isEmpty() ? features : Features.latest();
    String text = given.get(ClusterFlag.SERVICE_CLUSTER_IP_RANGE);
    if (text == null) {
      List<Cidr> ranges = base.serviceClusterIpRanges();
      return asked.isEnabled(Feature.IPV6_DUAL_STACK) ? ranges : ranges.subList(0, 1);
    }
    try {
      List<Cidr> ranges = ServiceClusterIpRanges.parse(text, asked);
      for (String dropped : ServiceClusterIpRanges.dropped(text)) {
        warnings.add(new FlagMessage(ClusterFlag.SERVICE_CLUSTER_IP_RANGE, dropped));
      }
      return ranges;
    } catch (ServiceClusterIpRanges.RefusedRangesException e) {
      throw refused(ClusterFlag.SERVICE_CLUSTER_IP_RANGE, e);
    }
  }

  private PortRange nodePorts() throws RefusedFlagException {
    ClusterFlag flag = ClusterFlag.SERVICE_NODE_PORT_RANGE;
    String text = given.get(flag);
    if (text == null || text.isBlank()) {
      return text == null ? base.serviceNodePortRange() : PortRange.DEFAULT_NODE_PORTS;
    }
    PortRange range;
    try {
      range = PortRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw GoFlagValue.invalidArgument(flag, text, String.valueOf(e.getMessage()));
    }
    if (range.min() < 1) {
      throw new RefusedFlagException(flag, range + " has port 0 in it");
    }
    return range;
  }

  private long seed() throws RefusedFlagException {
    String text = given.get(ClusterFlag.SEED);
    try {
      return text == null ? base.seed() : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new RefusedFlagException(
          ClusterFlag.SEED,
          (text == null || text.isEmpty() ? "\"\"" : text) + " is not a whole number of 64 bits");
    }
  }

  private Controllers controllers() throws RefusedFlagException {
    String text = given.get(ClusterFlag.CONTROLLERS);
    try {
      return text == null ? base.controllers() : Controllers.parse(text);
    } catch (Controllers.UnknownException e) {
      throw refused(ClusterFlag.CONTROLLERS, e);
    }
  }

  /** The base, whose ranges for Pods follow the Service ranges if they did so there. */
  private NodeIpamConfiguration podDefaults(List<Cidr> serviceRanges) {
    NodeIpamConfiguration pods = base.nodeIpam();
    boolean follows = pods.clusterCidrs().equals(clusterCidrs(base.serviceClusterIpRanges()));
    return follows
        ? new NodeIpamConfiguration(
            pods.allocateNodeCidrs(),
            clusterCidrs(serviceRanges),
            pods.nodeCidrMaskSizeIpv4(),
            pods.nodeCidrMaskSizeIpv6())
        : pods;
  }

  /** The base, whose ranges for Nodes follow the Service ranges if they did so there. */
  private KubeletConfiguration nodeDefaults(List<Cidr> serviceRanges) {
    KubeletConfiguration nodes = base.kubelet();
    boolean follows = nodes.nodeIpRanges().equals(nodeIpRanges(base.serviceClusterIpRanges()));
    return follows ? nodes.withNodeIpRanges(nodeIpRanges(serviceRanges)) : nodes;
  }
}
