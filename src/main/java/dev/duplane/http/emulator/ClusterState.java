package dev.duplane.http.emulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.duplane.allocation.AddressBand;
import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.PortPool;
import dev.duplane.api.GoDuration;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.net.PortRange;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as it is now.
 *
 * @param configuration what it runs with
 * @param addressPools the Service ranges, in the order in which they are tried
 * @param nodePorts the node ports
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterState(
    Configuration configuration, List<Addresses> addressPools, Ports nodePorts) {

  /**
   * The flags, by their Kubernetes names in camel case.
   *
   * @param serviceClusterIPRange {@code A[,B]}
   * @param serviceNodePortRange {@code first-last}
   * @param seed where all that is drawn comes from
   * @param kubernetesVersion the release it answers as
   * @param featureGates the gates that this release knows, by name, and whether they are on
   * @param controllers those that run, as the flag says it
   * @param allocateNodeCIDRs whether Nodes get a part of the cluster CIDRs
   * @param clusterCIDR {@code A[,B]}, empty for none
   * @param nodeCIDRMaskSizeIPv4 prefix length of a Node's IPv4 part
   * @param nodeCIDRMaskSizeIPv6 prefix length of a Node's IPv6 part
   * @param nodes how many there are from the start
   * @param nodeIP {@code A[,B]}, empty for those of the range
   * @param nodeIPRange {@code A[,B]}
   * @param cloudProvider empty or {@code external}
   * @param loadBalancerIPRange {@code A[,B]}, empty where there are no load balancers
   * @param loadBalancerFamilies {@code IPv4,IPv6}
   * @param loadBalancerDelay as Go writes durations
   * @param tokenAuthFile the path of the tokens of users, empty for none
   * @param clientCAFile the path of the authorities of users' certificates, empty for none
   * @param authorizationMode {@code AlwaysAllow}, {@code RBAC} or {@code Node,RBAC}
   * @param enableAdmissionPlugins those that are on in addition to the usual ones
   * @param disableAdmissionPlugins those that are off
   */
  public record Configuration(
      String serviceClusterIPRange,
      String serviceNodePortRange,
      long seed,
      String kubernetesVersion,
      SortedMap<String, Boolean> featureGates,
      String controllers,
      boolean allocateNodeCIDRs,
      String clusterCIDR,
      int nodeCIDRMaskSizeIPv4,
      int nodeCIDRMaskSizeIPv6,
      int nodes,
      String nodeIP,
      String nodeIPRange,
      String cloudProvider,
      String loadBalancerIPRange,
      String loadBalancerFamilies,
      String loadBalancerDelay,
      String tokenAuthFile,
      String clientCAFile,
      String authorizationMode,
      String enableAdmissionPlugins,
      String disableAdmissionPlugins) {
    static Configuration of(ClusterConfig config) {
      return new Configuration(
          join(config.serviceClusterIpRanges()),
          config.serviceNodePortRange().toString(),
          config.seed(),
          config.kubernetesVersion(),
          config.features().gates(),
          config.controllers().toString(),
          config.nodeIpam().allocateNodeCidrs(),
          join(config.nodeIpam().clusterCidrs()),
          config.nodeIpam().nodeCidrMaskSizeIpv4(),
          config.nodeIpam().nodeCidrMaskSizeIpv6(),
          config.kubelet().nodes(),
          join(config.kubelet().nodeIps()),
          join(config.kubelet().nodeIpRanges()),
          config.kubelet().externalCloudProvider() ? "external" : "",
          join(config.cloudProvider().loadBalancerIpRanges()),
          join(config.cloudProvider().families().stream().sorted().toList()),
          GoDuration.text(config.cloudProvider().delay()),
          path(config.authentication().tokenFile()),
          path(config.authentication().clientAuthorities()),
          config.authorizationMode().toString(),
          join(config.admission().enabled()),
          join(config.admission().disabled()));
    }

    private static String path(@Nullable Object file) {
      return file == null ? "" : file.toString();
    }

    private static String join(List<?> values) {
      return values.stream().map(Object::toString).collect(Collectors.joining(","));
    }
  }

  /**
   * The addresses of one range.
   *
   * @param range in CIDR notation
   * @param family {@code IPv4} or {@code IPv6}
   * @param size how many it can give out
   * @param staticBand drawn from last; left out where there is none
   * @param dynamicBand drawn from first; left out where there is none
   * @param used how many are in use
   * @param free how many are not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Addresses(
      String range,
      String family,
      BigInteger size,
      @Nullable Band staticBand,
      @Nullable Band dynamicBand,
      long used,
      BigInteger free) {
    static Addresses of(AddressPool pool) {
      // Once, so that used and free make up the size.
      long used = pool.used();
      return new Addresses(
          pool.range().toString(),
          pool.family().toString(),
          pool.size(),
          Band.of(pool.staticBand()),
          Band.of(pool.dynamicBand()),
          used,
          pool.size().subtract(BigInteger.valueOf(used)));
    }
  }

  /**
   * The node ports; the parts as those of {@link Addresses}.
   *
   * @param range {@code first-last}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Ports(
      String range, int size, @Nullable Band staticBand, Band dynamicBand, int used, int free) {
    static Ports of(PortPool pool) {
      int used = pool.used();
      PortRange low = pool.staticBand();
      PortRange high = pool.dynamicBand();
      return new Ports(
          pool.range().toString(),
          pool.size(),
          low == null ? null : Band.of(low),
          Band.of(high),
          used,
          pool.size() - used);
    }
  }

  /** A part of a pool, both ends included. */
  public record Band(String first, String last) {
    static @Nullable Band of(@Nullable AddressBand band) {
      return band == null ? null : new Band(band.first().toString(), band.last().toString());
    }

    static Band of(PortRange range) {
      return new Band(Integer.toString(range.min()), Integer.toString(range.max()));
    }
  }

  /** The cluster as it is at this moment. */
  public static ClusterState of(Cluster cluster) {
    return new ClusterState(
        Configuration.of(cluster.config()),
        cluster.addressPools().stream().map(Addresses::of).toList(),
        Ports.of(cluster.nodePorts()));
  }
}
