package dev.duplane.http.emulator;

import dev.duplane.cluster.flags.ClusterFlag;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster to be made. What is left out is as the first cluster was started with; ranges for Pods
 * and Nodes follow the families of the Service ranges.
 *
 * @param name in the paths of the server: a DNS label (RFC 1123)
 * @param serviceClusterIPRange {@code A[,B]}
 * @param serviceNodePortRange {@code first-last}
 * @param seed where all that is drawn comes from
 * @param kubernetesVersion the release it answers as
 * @param featureGates {@code A=true,B=false}
 * @param controllers those that run, as the flag says it
 * @param allocateNodeCIDRs whether Nodes get a part of the cluster CIDRs
 * @param clusterCIDR {@code A[,B]}: where Pods get addresses from
 * @param nodeCIDRMaskSize prefix length of a Node's part, in a single-stack cluster
 * @param nodeCIDRMaskSizeIPv4 prefix length of a Node's IPv4 part
 * @param nodeCIDRMaskSizeIPv6 prefix length of a Node's IPv6 part
 * @param nodes how many there are from the start
 * @param nodeIP {@code A[,B]}: addresses that Nodes report
 * @param nodeIPRange {@code A[,B]}: where Nodes get addresses from otherwise
 * @param cloudProvider empty or {@code external}
 * @param loadBalancerIPRange {@code A[,B]}: where load balancers get addresses from
 * @param loadBalancerFamilies {@code IPv4,IPv6}
 * @param loadBalancerDelay how long a load balancer takes to come, e.g. {@code 30s}
 * @param tokenAuthFile a file of the server's with the tokens of users
 * @param clientCAFile a file of the server's with the authorities of users' certificates
 * @param authorizationMode {@code AlwaysAllow}, {@code RBAC} or {@code Node,RBAC}
 * @param enableAdmissionPlugins those that are on in addition to the usual ones
 * @param disableAdmissionPlugins those that are off
 */
public record ClusterRequest(
    @NotBlank
        @Pattern(
            regexp = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
            message = "must be a DNS label: lower-case letters, digits and '-', 63 at most")
        @Nullable String name,
    @Nullable String serviceClusterIPRange,
    @Nullable String serviceNodePortRange,
    @Nullable Long seed,
    @Nullable String kubernetesVersion,
    @Nullable String featureGates,
    @Nullable String controllers,
    @Nullable Boolean allocateNodeCIDRs,
    @Nullable String clusterCIDR,
    @Nullable Integer nodeCIDRMaskSize,
    @Nullable Integer nodeCIDRMaskSizeIPv4,
    @Nullable Integer nodeCIDRMaskSizeIPv6,
    @Nullable Integer nodes,
    @Nullable String nodeIP,
    @Nullable String nodeIPRange,
    @Nullable String cloudProvider,
    @Nullable String loadBalancerIPRange,
    @Nullable String loadBalancerFamilies,
    @Nullable String loadBalancerDelay,
    @Nullable String tokenAuthFile,
    @Nullable String clientCAFile,
    @Nullable String authorizationMode,
    @Nullable String enableAdmissionPlugins,
    @Nullable String disableAdmissionPlugins) {

  /** What is not left out, as flags. */
  Map<ClusterFlag, String> given() {
    Map<ClusterFlag, String> given = new EnumMap<>(ClusterFlag.class);
    put(given, ClusterFlag.SERVICE_CLUSTER_IP_RANGE, serviceClusterIPRange);
    put(given, ClusterFlag.SERVICE_NODE_PORT_RANGE, serviceNodePortRange);
    put(given, ClusterFlag.SEED, seed);
    put(given, ClusterFlag.KUBERNETES_VERSION, kubernetesVersion);
    put(given, ClusterFlag.FEATURE_GATES, featureGates);
    put(given, ClusterFlag.CONTROLLERS, controllers);
    put(given, ClusterFlag.ALLOCATE_NODE_CIDRS, allocateNodeCIDRs);
    put(given, ClusterFlag.CLUSTER_CIDR, clusterCIDR);
    put(given, ClusterFlag.NODE_CIDR_MASK_SIZE, nodeCIDRMaskSize);
    put(given, ClusterFlag.NODE_CIDR_MASK_SIZE_IPV4, nodeCIDRMaskSizeIPv4);
    put(given, ClusterFlag.NODE_CIDR_MASK_SIZE_IPV6, nodeCIDRMaskSizeIPv6);
    put(given, ClusterFlag.NODES, nodes);
    put(given, ClusterFlag.NODE_IP, nodeIP);
    put(given, ClusterFlag.NODE_IP_RANGE, nodeIPRange);
    put(given, ClusterFlag.CLOUD_PROVIDER, cloudProvider);
    put(given, ClusterFlag.LOAD_BALANCER_IP_RANGE, loadBalancerIPRange);
    put(given, ClusterFlag.LOAD_BALANCER_FAMILIES, loadBalancerFamilies);
    put(given, ClusterFlag.LOAD_BALANCER_DELAY, loadBalancerDelay);
    put(given, ClusterFlag.TOKEN_AUTH_FILE, tokenAuthFile);
    put(given, ClusterFlag.CLIENT_CA_FILE, clientCAFile);
    put(given, ClusterFlag.AUTHORIZATION_MODE, authorizationMode);
    put(given, ClusterFlag.ENABLE_ADMISSION_PLUGINS, enableAdmissionPlugins);
    put(given, ClusterFlag.DISABLE_ADMISSION_PLUGINS, disableAdmissionPlugins);
    return given;
  }

  private static void put(
      Map<ClusterFlag, String> given, ClusterFlag flag, @Nullable Object value) {
    if (value != null) {
      given.put(flag, value.toString());
    }
  }
}
