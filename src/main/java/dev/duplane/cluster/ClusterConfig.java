package dev.duplane.cluster;

import dev.duplane.admission.AdmissionConfiguration;
import dev.duplane.api.release.Features;
import dev.duplane.api.release.Release;
import dev.duplane.authentication.AuthenticationConfiguration;
import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.controller.cloud.CloudProviderConfiguration;
import dev.duplane.controller.kubelet.KubeletConfiguration;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import dev.duplane.net.Cidr;
import dev.duplane.net.PortRange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a cluster. The names are those of kube-apiserver's flags. {@link #of} gives
 * the defaults, the {@code with} methods change one thing each.
 *
 * @param serviceClusterIpRanges {@code --service-cluster-ip-range}: one, or two of different
 *     families; the first is the primary
 * @param serviceNodePortRange {@code --service-node-port-range}
 * @param seed where uids, addresses, ports and generated names are drawn from
 * @param clock gives creation times
 * @param kubernetesVersion {@code major.minor} that the cluster answers as
 * @param featureGates {@code --feature-gates}: {@code A=true,B=false}, or empty
 * @param controllers {@code --controllers} of kube-controller-manager
 * @param settleAfter how long after the last write controllers do by themselves what they have
 *     pending; null if they do so only before the next write and when {@link Cluster#settle} asks
 * @param nodeIpam the ranges for Pods
 * @param kubelet what the Nodes' kubelets are told
 * @param cloudProvider who makes load balancers
 * @param authentication {@code --token-auth-file} and {@code --client-ca-file}
 * @param authorizationMode {@code --authorization-mode}
 * @param admission {@code --enable-admission-plugins} and {@code --disable-admission-plugins}
 */
public record ClusterConfig(
    List<Cidr> serviceClusterIpRanges,
    PortRange serviceNodePortRange,
    long seed,
    Clock clock,
    String kubernetesVersion,
    String featureGates,
    Controllers controllers,
    @Nullable Duration settleAfter,
    NodeIpamConfiguration nodeIpam,
    KubeletConfiguration kubelet,
    CloudProviderConfiguration cloudProvider,
    AuthenticationConfiguration authentication,
    AuthorizationMode authorizationMode,
    AdmissionConfiguration admission) {
  /** The release that clusters answer as unless told: {@link Release#LATEST}. */
  public static final String KUBERNETES_VERSION = "1.36";

  /**
   * What a server takes for {@link #settleAfter}: long enough for a client's next request to see
   * what its last one did, short enough for {@code kubectl delete} to end at once.
   */
  public static final Duration SERVER_SETTLES_AFTER = Duration.ofMillis(300);

  /**
   * A cluster with these Service ranges, and for the rest with seed 1, the system's clock and what
   * kube-apiserver and kube-controller-manager do without flags. Nothing runs by itself.
   *
   * @param ranges one, or two of different families; the first is the primary
   */
  public static ClusterConfig of(List<Cidr> ranges) {
    return new ClusterConfig(
        List.copyOf(ranges),
        PortRange.DEFAULT_NODE_PORTS,
        1,
        Clock.systemUTC(),
        KUBERNETES_VERSION,
        "",
        Controllers.ALL,
        null,
        NodeIpamConfiguration.NONE,
        KubeletConfiguration.NONE,
        CloudProviderConfiguration.NONE,
        AuthenticationConfiguration.NONE,
        AuthorizationMode.ALWAYS_ALLOW,
        AdmissionConfiguration.DEFAULT);
  }

  /**
   * What release and gates come to.
   *
   * @throws IllegalArgumentException if there is no such release, or a gate cannot be told so in it
   */
  public Features features() {
    return Features.of(Release.of(kubernetesVersion), featureGates);
  }

  /** The same with other Service ranges. */
  public ClusterConfig withServiceClusterIpRanges(List<Cidr> ranges) {
    return changed(draft -> draft.serviceClusterIpRanges = List.copyOf(ranges));
  }

  /** The same with other node ports. */
  public ClusterConfig withServiceNodePortRange(PortRange range) {
    return changed(draft -> draft.serviceNodePortRange = range);
  }

  /** The same with another seed. */
  public ClusterConfig withSeed(long other) {
    return changed(draft -> draft.seed = other);
  }

  /** The same with another clock. */
  public ClusterConfig withClock(Clock other) {
    return changed(draft -> draft.clock = other);
  }

  /** The same as another release. */
  public ClusterConfig withKubernetesVersion(String version) {
    return changed(draft -> draft.kubernetesVersion = version);
  }

  /** The same with other feature gates told. */
  public ClusterConfig withFeatureGates(String gates) {
    return changed(draft -> draft.featureGates = gates);
  }

  /** The same with other controllers. */
  public ClusterConfig withControllers(Controllers other) {
    return changed(draft -> draft.controllers = other);
  }

  /** The same, with or without controllers that work by themselves. */
  public ClusterConfig withSettleAfter(@Nullable Duration quiet) {
    return changed(draft -> draft.settleAfter = quiet);
  }

  /** The same with other ranges for Pods. */
  public ClusterConfig withNodeIpam(NodeIpamConfiguration other) {
    return changed(draft -> draft.nodeIpam = other);
  }

  /** The same with other kubelets. */
  public ClusterConfig withKubelet(KubeletConfiguration other) {
    return changed(draft -> draft.kubelet = other);
  }

  /** The same with another cloud provider. */
  public ClusterConfig withCloudProvider(CloudProviderConfiguration other) {
    return changed(draft -> draft.cloudProvider = other);
  }

  /** The same with other users. */
  public ClusterConfig withAuthentication(AuthenticationConfiguration other) {
    return changed(draft -> draft.authentication = other);
  }

  /** The same with others deciding what users may do. */
  public ClusterConfig withAuthorizationMode(AuthorizationMode other) {
    return changed(draft -> draft.authorizationMode = other);
  }

  /** The same with other admission plugins. */
  public ClusterConfig withAdmission(AdmissionConfiguration other) {
    return changed(draft -> draft.admission = other);
  }

  private ClusterConfig changed(Consumer<ConfigDraft> change) {
    ConfigDraft draft = new ConfigDraft(this);
    change.accept(draft);
    return draft.config();
  }

  /** A configuration that is being changed, so that each change names one thing only. */
  private static final class ConfigDraft {
    private List<Cidr> serviceClusterIpRanges;
    private PortRange serviceNodePortRange;
    private long seed;
    private Clock clock;
    private String kubernetesVersion;
    private String featureGates;
    private Controllers controllers;
    private @Nullable Duration settleAfter;
    private NodeIpamConfiguration nodeIpam;
    private KubeletConfiguration kubelet;
    private CloudProviderConfiguration cloudProvider;
    private AuthenticationConfiguration authentication;
    private AuthorizationMode authorizationMode;
    private AdmissionConfiguration admission;

    private ConfigDraft(ClusterConfig from) {
      this.serviceClusterIpRanges = from.serviceClusterIpRanges;
      this.serviceNodePortRange = from.serviceNodePortRange;
      this.seed = from.seed;
      this.clock = from.clock;
      this.kubernetesVersion = from.kubernetesVersion;
      this.featureGates = from.featureGates;
      this.controllers = from.controllers;
      this.settleAfter = from.settleAfter;
      this.nodeIpam = from.nodeIpam;
      this.kubelet = from.kubelet;
      this.cloudProvider = from.cloudProvider;
      this.authentication = from.authentication;
      this.authorizationMode = from.authorizationMode;
      this.admission = from.admission;
    }

    private ClusterConfig config() {
      return new ClusterConfig(
          serviceClusterIpRanges,
          serviceNodePortRange,
          seed,
          clock,
          kubernetesVersion,
          featureGates,
          controllers,
          settleAfter,
          nodeIpam,
          kubelet,
          cloudProvider,
          authentication,
          authorizationMode,
          admission);
    }
  }
}
