package dev.duplane.api.release;

import static dev.duplane.api.release.Stage.alpha;
import static dev.duplane.api.release.Stage.beta;
import static dev.duplane.api.release.Stage.betaOff;
import static dev.duplane.api.release.Stage.ga;
import static dev.duplane.api.release.Stage.gaUnlocked;
import static dev.duplane.api.release.Stage.notEmulated;
import static dev.duplane.api.release.Stage.removed;

import org.jspecify.annotations.Nullable;

/**
 * The feature gates that can be seen through the Service API, with their stages (<a
 * href="https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/">feature
 * gates</a>, and the page of those removed). Numbers are minor versions.
 *
 * <p>A feature is off before its first stage and on after its gate has been removed. The last ones
 * never had a gate.
 *
 * <p>Not emulated, whatever the version: the singular {@code ipFamily} of 1.16 to 1.19, {@code
 * topologyKeys}, alpha and beta versions of groups (EndpointSlice before 1.21, IPAddress and
 * ServiceCIDR before 1.33), {@code AllowServiceLBStatusOnNonLB} (status.loadBalancer of other types
 * before 1.29), the history of kinds other than Services, and that of texts: errors have the words
 * of 1.36, also where an older release would have named the field {@code spec.clusterIP}.
 */
public enum Feature {
  /**
   * Two families in a cluster; ipFamilies and ipFamilyPolicy of Services (KEP-563). Its first alpha
   * had another API.
   */
  IPV6_DUAL_STACK("IPv6DualStack", notEmulated(15), alpha(20), beta(21), ga(23), removed(25)),

  /** allocateLoadBalancerNodePorts of Services (KEP-1864). */
  SERVICE_LB_NODE_PORT_CONTROL(
      "ServiceLBNodePortControl", alpha(20), beta(22), ga(24), removed(26)),

  /**
   * LoadBalancer Services with ports of several protocols, status.conditions, and ports in
   * status.loadBalancer.ingress (KEP-1435).
   */
  MIXED_PROTOCOL_LB_SERVICE("MixedProtocolLBService", alpha(20), beta(24), ga(26), removed(28)),

  /** loadBalancerClass of Services (KEP-1959). */
  SERVICE_LOAD_BALANCER_CLASS("ServiceLoadBalancerClass", alpha(21), beta(22), ga(24), removed(26)),

  /** internalTrafficPolicy of Services (KEP-2086). */
  SERVICE_INTERNAL_TRAFFIC_POLICY(
      "ServiceInternalTrafficPolicy", alpha(21), beta(22), ga(26), removed(28)),

  /** The parameter fieldValidation, and warnings of unknown fields (KEP-2885). */
  SERVER_SIDE_FIELD_VALIDATION(
      "ServerSideFieldValidation", alpha(23), beta(25), ga(27), removed(32)),

  /** The documents below /openapi/v3 (KEP-2896). */
  OPEN_API_V3("OpenAPIV3", alpha(23), beta(24), ga(27), removed(29)),

  /** A band of each Service range that draws leave alone (KEP-3070). */
  SERVICE_IP_STATIC_SUBRANGE("ServiceIPStaticSubrange", alpha(24), beta(25), ga(26), removed(28)),

  /** All of /api or /apis in one answer (KEP-3352). */
  AGGREGATED_DISCOVERY_ENDPOINT(
      "AggregatedDiscoveryEndpoint", alpha(26), beta(27), ga(30), removed(33)),

  /** A band of the node ports that draws leave alone (KEP-3668). */
  SERVICE_NODE_PORT_STATIC_SUBRANGE(
      "ServiceNodePortStaticSubrange", alpha(27), beta(28), ga(29), removed(31)),

  /**
   * IPAddress and ServiceCIDR objects, and ranges that follow them (KEP-1880). Before, they could
   * be had only with other versions of the group.
   */
  MULTI_CIDR_SERVICE_ALLOCATOR(
      "MultiCIDRServiceAllocator", notEmulated(27), gaUnlocked(33), ga(34)),

  /** ipMode in status.loadBalancer.ingress of Services (KEP-1860). */
  LOAD_BALANCER_IP_MODE("LoadBalancerIPMode", alpha(29), beta(30), ga(32), removed(35)),

  /** trafficDistribution of Services (KEP-4444). */
  SERVICE_TRAFFIC_DISTRIBUTION(
      "ServiceTrafficDistribution", alpha(30), beta(31), ga(33), removed(36)),

  /**
   * No bitmaps beside the IPAddress objects, and so no limit of 20 bits to a Service range
   * (KEP-1880).
   */
  DISABLE_ALLOCATOR_DUAL_WRITE(
      "DisableAllocatorDualWrite", alpha(31), betaOff(33), gaUnlocked(34), ga(35)),

  /** PreferSameZone and PreferSameNode as trafficDistribution (KEP-3015). */
  PREFER_SAME_TRAFFIC_DISTRIBUTION("PreferSameTrafficDistribution", alpha(33), beta(34), ga(35)),

  /** Addresses and CIDRs without leading zeros and the like (KEP-4858). */
  STRICT_IP_CIDR_VALIDATION("StrictIPCIDRValidation", alpha(33), beta(36)),

  /** Names of Services that begin with a digit (KEP-5311). */
  RELAXED_SERVICE_NAME_VALIDATION("RelaxedServiceNameValidation", alpha(34), beta(36)),

  /** The warning that the annotation topology-aware-hints has a new name (KEP-2433). */
  TOPOLOGY_MODE_ANNOTATION("", ga(27)),

  /** Version v2 of aggregated discovery; before, there is v2beta1 only (KEP-3352). */
  AGGREGATED_DISCOVERY_V2("", ga(30)),

  /** Emulated and oldest compatible version in /version (KEP-4330). */
  COMPATIBILITY_VERSIONS("", ga(33)),

  /** Warnings of addresses and CIDRs in a form that is not the usual one (KEP-4858). */
  ADDRESS_FORM_WARNINGS("", ga(33)),

  /** The warning that externalIPs is deprecated. */
  EXTERNAL_IPS_DEPRECATION("", ga(36));

  private final String gate;

  // Never handed out, and never changed.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Stage[] stages;

  Feature(String gate, Stage... stages) {
    this.gate = gate;
    this.stages = stages;
  }

  /** Its name in {@code --feature-gates}; empty if it never had one. */
  public String gate() {
    return gate;
  }

  /** Its stage in a release, null before its first. */
  @Nullable Stage stage(Release release) {
    Stage found = null;
    for (Stage stage : stages) {
      if (release.isAtLeast(stage.since())) {
        found = stage;
      }
    }
    return found;
  }

  /** Whether a release has it if it is not told. */
  boolean isOnByDefault(Release release) {
    Stage stage = stage(release);
    return stage != null && stage.on();
  }

  /** Whether a release knows its gate. */
  boolean hasGate(Release release) {
    Stage stage = stage(release);
    return !gate.isEmpty() && stage != null && stage.maturity() != Stage.Maturity.REMOVED;
  }
}
