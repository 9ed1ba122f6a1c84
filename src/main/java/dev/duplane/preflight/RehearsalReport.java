package dev.duplane.preflight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigInteger;
import java.util.List;

/**
 * What enabling dual stack does to the objects of a cluster.
 *
 * @param from the Service ranges before
 * @param to the Service ranges after
 * @param services every Service, by Namespace and name
 * @param pools what the ranges hold after, in their order
 * @param singleStackNodes Nodes without a second address, or without a second range for Pods
 * @param singleStackPods Pods that run with one address; they keep it until they are made anew
 * @param loadBalancers Services of type LoadBalancer, and whether these can follow
 */
public record RehearsalReport(
    String from,
    String to,
    List<ServiceOutlook> services,
    List<PoolHeadroom> pools,
    List<SingleStackNode> singleStackNodes,
    List<SingleStackPod> singleStackPods,
    List<LoadBalancerOutlook> loadBalancers) {

  /**
   * A Service before and after.
   *
   * @param namespace where it is
   * @param name its name
   * @param type its type; Headless for a ClusterIP without one
   * @param before as it is
   * @param after as it is when the ranges have changed
   * @param ifEdited as the next update makes it, whatever that changes
   * @param ifPatched as a patch to PreferDualStack makes it, with both families where it is
   *     PreferDualStack already: that alone changes nothing
   * @param refused what the API server says to that patch; empty if it is not refused
   * @param why why it stays as it is
   * @param outside its cluster IPs that are in none of the new ranges
   */
  public record ServiceOutlook(
      String namespace,
      String name,
      String type,
      FamilyState before,
      FamilyState after,
      FamilyState ifEdited,
      FamilyState ifPatched,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String refused,
      String why,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> outside) {

    /** Whether an update that changes nothing changes it. */
    @JsonProperty
    public boolean changesIfEdited() {
      return !ifEdited.families().equals(after.families());
    }
  }

  /**
   * The fields of a Service that are about families.
   *
   * @param policy {@code spec.ipFamilyPolicy}
   * @param families {@code spec.ipFamilies}
   * @param clusterIPs {@code spec.clusterIPs}; of a dry run one that would be drawn is the network
   *     of its range
   */
  public record FamilyState(String policy, List<String> families, List<String> clusterIPs) {}

  /**
   * What a range holds, and what is wanted of it.
   *
   * @param range in CIDR notation
   * @param family of its addresses
   * @param size how many there are to give
   * @param used how many are taken
   * @param wanted how many Services would take one if all became PreferDualStack
   * @param fits whether there are as many
   */
  public record PoolHeadroom(
      String range, String family, BigInteger size, long used, long wanted, boolean fits) {}

  /**
   * A Node that lacks something of a family.
   *
   * @param name its name
   * @param addresses the families of its internal addresses
   * @param podCIDRs its ranges for Pods
   */
  public record SingleStackNode(String name, List<String> addresses, List<String> podCIDRs) {}

  /**
   * A Pod with one address.
   *
   * @param namespace where it is
   * @param name its name
   * @param families of its addresses
   * @param hostNetwork whether it has its Node's addresses
   */
  public record SingleStackPod(
      String namespace, String name, List<String> families, boolean hostNetwork) {}

  /**
   * A Service of type LoadBalancer.
   *
   * @param namespace where it is
   * @param name its name
   * @param families of the addresses that it has
   * @param follows yes, no or unknown: whether it gets one of each family
   * @param why the reason
   */
  public record LoadBalancerOutlook(
      String namespace, String name, List<String> families, String follows, String why) {}
}
