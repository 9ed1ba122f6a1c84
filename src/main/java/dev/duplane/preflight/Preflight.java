package dev.duplane.preflight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import dev.duplane.preflight.RequirementCheck.CheckOutcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A look at what dual stack needs and, where objects and new ranges are given, a rehearsal of
 * enabling it.
 *
 * @param config what the flags come to
 * @param given the flags that were given; of others the objects may know better
 * @param state the objects of a cluster that there is; null to look at flags alone
 * @param to the Service ranges that it is to get; null for no rehearsal
 */
public record Preflight(
    ClusterConfig config,
    Set<ClusterFlag> given,
    @Nullable SavedState state,
    @Nullable List<Cidr> to) {

  /**
   * What was found.
   *
   * @param requirements what dual stack needs
   * @param rehearsal what enabling it does; null if none was asked for
   */
  public record PreflightReport(
      List<RequirementCheck> requirements,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RehearsalReport rehearsal) {

    /** Whether something that is needed is known to be missing. */
    public boolean failed() {
      return requirements.stream().anyMatch(check -> check.outcome() == CheckOutcome.FAIL);
    }
  }

  /**
   * Looks.
   *
   * @throws SavedState.InvalidStateException if there can be no cluster with these objects
   */
  public PreflightReport run() throws SavedState.InvalidStateException {
    ClusterFacts facts = state == null ? null : facts(state);
    List<Cidr> now = facts == null ? config.serviceClusterIpRanges() : present(facts);
    List<Cidr> wanted = to == null ? now : to;
    List<RequirementCheck> checks = new Requirements(config, given, wanted, facts).check();
    RehearsalReport rehearsal =
        state == null || to == null
            ? null
            : new DualStackRehearsal(config.withServiceClusterIpRanges(now), knowsProvider(), state)
                .rehearse(to);
    return new PreflightReport(checks, rehearsal);
  }

  private boolean knowsProvider() {
    return given.contains(ClusterFlag.LOAD_BALANCER_FAMILIES)
        || !config.cloudProvider().loadBalancerIpRanges().isEmpty();
  }

  private static ClusterFacts facts(SavedState state) {
    return new ClusterFacts(state.objects().stream().map(SavedState.SavedObject::tree).toList());
  }

  /**
   * The Service ranges that the objects are from: those that were given, those of the ServiceCIDR
   * {@code kubernetes}, what kubeadm was told, or else the usual ones of the families that Services
   * have.
   */
  private List<Cidr> present(ClusterFacts facts) {
    if (given.contains(ClusterFlag.SERVICE_CLUSTER_IP_RANGE)) {
      return config.serviceClusterIpRanges();
    }
    List<Cidr> known = facts.serviceCidrs();
    if (known.isEmpty()) {
      known = facts.kubeadm("serviceSubnet");
    }
    if (!known.isEmpty()) {
      return known;
    }
    Set<String> families = new LinkedHashSet<>();
    facts
        .of("Service")
        .forEach(it -> it.path("spec").path("ipFamilies").forEach(f -> families.add(f.asText())));
    List<Cidr> usual = new ArrayList<>(config.serviceClusterIpRanges());
    usual.removeIf(range -> !families.contains(range.family().wireName()));
    return usual.isEmpty() ? config.serviceClusterIpRanges() : usual;
  }

  /** Whether ranges are of both families, as those of a dual-stack cluster are. */
  public static boolean isDualStack(List<Cidr> ranges) {
    return ranges.stream().map(Cidr::family).distinct().count() == IpFamily.values().length;
  }
}
