package dev.duplane.registry.service;

import static dev.duplane.registry.service.ServiceView.NONE;
import static dev.duplane.registry.service.ServiceView.PREFER_DUAL_STACK;
import static dev.duplane.registry.service.ServiceView.REQUIRE_DUAL_STACK;
import static dev.duplane.registry.service.ServiceView.SINGLE_STACK;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.FieldRule;
import dev.duplane.api.release.Features;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Completes ipFamilyPolicy and ipFamilies of a Service from the request, the stored Service and the
 * families of the cluster.
 *
 * <p>Source: "IPv4/IPv6 dual-stack", section "Services", and KEP-563. In short:
 *
 * <ul>
 *   <li>no policy given: on update the old one; on create RequireDualStack for a headless Service
 *       without selector, else SingleStack;
 *   <li>no families given: those of the clusterIPs given, else the cluster's first;
 *   <li>PreferDualStack and RequireDualStack get the other family appended, if the cluster has it;
 *       RequireDualStack on a single-stack cluster is refused;
 *   <li>a headless Service without selector gets both families on any cluster, since nothing is
 *       allocated for it;
 *   <li>from two families to one only by saying SingleStack; a PreferDualStack Service that is left
 *       alone keeps what it has, whatever has become of the cluster.
 * </ul>
 *
 * @param families of the cluster, the first is the default
 * @param features those of the cluster
 * @param trace where decisions are noted
 */
record IpFamilyRules(List<IpFamily> families, Features features, DecisionTrace trace) {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath POLICY = SPEC.child("ipFamilyPolicy");
  private static final FieldPath FAMILIES = SPEC.child("ipFamilies");

  /**
   * Completes policy and families of a Service in place.
   *
   * @param before the Service as it was, null on create
   * @return what is wrong; if it is not empty, the object must not be used
   */
  List<FieldError> complete(ServiceView service, @Nullable ServiceView before) {
    if (!service.needsClusterIp()) {
      trace.note(Rule.FAMILIES_NONE, FAMILIES, "", "none");
      return List.of();
    }
    if (isPreferDualStackLeftAlone(service, before)) {
      trace.note(Rule.FAMILIES_LEFT_ALONE, FAMILIES, "", service.ipFamilies());
      return List.of();
    }
    String policy = completePolicy(service, before);
    List<FieldError> malformed = ServiceValidation.clusterIps(service, before, features);
    if (!malformed.isEmpty()) {
      return malformed;
    }
    List<FieldError> errors = new ArrayList<>();
    boolean downgraded = before != null && downgrade(service, before, policy, errors);
    checkCountsAgainstPolicy(service, policy, errors);
    inferFamiliesFromIps(service, before, downgraded, errors);
    if (!errors.isEmpty()) {
      return errors;
    }
    if (service.clusterIp().equals(NONE) && service.isSelectorless()) {
      completeHeadlessSelectorless(service, policy);
      return List.of();
    }
    return completeFromCluster(service, policy);
  }

  /**
   * Whether this is a PreferDualStack Service whose addresses and families the client did not
   * touch: it is neither upgraded nor downgraded when the cluster has changed meanwhile.
   */
  static boolean isPreferDualStackLeftAlone(ServiceView service, @Nullable ServiceView before) {
    return before != null
        && service.isType(before.type())
        && service.needsClusterIp()
        && PREFER_DUAL_STACK.equals(service.ipFamilyPolicy())
        && (before.ipFamilyPolicy() == null || PREFER_DUAL_STACK.equals(before.ipFamilyPolicy()))
        && service.sameClusterIps(before)
        && service.sameIpFamilies(before);
  }

  private String completePolicy(ServiceView service, @Nullable ServiceView before) {
    String given = service.ipFamilyPolicy();
    String had = before == null ? null : before.ipFamilyPolicy();
    if (given != null) {
      if (!given.equals(had)) {
        trace.note(Rule.POLICY_GIVEN, POLICY, given, given, "", meaning(given));
      }
      return given;
    }
    String policy;
    Rule rule;
    if (had != null) {
      policy = had;
      rule = Rule.POLICY_KEPT;
    } else if (service.clusterIp().equals(NONE) && service.isSelectorless()) {
      policy = REQUIRE_DUAL_STACK;
      rule = Rule.POLICY_HEADLESS;
    } else {
      policy = SINGLE_STACK;
      rule = Rule.POLICY_DEFAULT;
    }
    service.setIpFamilyPolicy(policy);
    trace.note(rule, POLICY, "", policy);
    return policy;
  }

  /** What a policy asks for. */
  static String meaning(String policy) {
    return switch (policy) {
      case SINGLE_STACK ->
          "one family, the cluster's first one unless ipFamilies or clusterIPs say another";
      case PREFER_DUAL_STACK -> "two families if the cluster has both, one if it has only that";
      case REQUIRE_DUAL_STACK -> "two families, or a refusal";
      default -> "which is no policy";
    };
  }

  /**
   * SingleStack with nothing else changed drops the second of each; anything else needs saying.
   *
   * @return whether a family was dropped
   */
  private boolean downgrade(
      ServiceView service, ServiceView before, String policy, List<FieldError> errors) {
    if (policy.equals(SINGLE_STACK)) {
      if (service.sameClusterIps(before) && service.clusterIps().size() > 1) {
        service.setClusterIps(service.clusterIps().subList(0, 1));
        trace.note(Rule.IPS_DOWNGRADED, "spec.clusterIPs", "", service.clusterIps());
      }
      if (service.sameIpFamilies(before) && service.ipFamilies().size() > 1) {
        service.setIpFamilies(service.ipFamilies().subList(0, 1));
        trace.note(Rule.FAMILIES_DOWNGRADED, FAMILIES, "", service.ipFamilies());
        return true;
      }
      return false;
    }
    if (isReduced(service.clusterIps(), before.clusterIps())) {
      errors.add(
          FieldError.invalid(
                  POLICY, policy, "must be 'SingleStack' to release the secondary cluster IP")
              .because(FieldRule.RELEASE_NEEDS_SINGLE_STACK));
    }
    if (isReduced(service.ipFamilies(), before.ipFamilies())) {
      errors.add(
          FieldError.invalid(
                  POLICY, policy, "must be 'SingleStack' to release the secondary IP family")
              .because(FieldRule.RELEASE_NEEDS_SINGLE_STACK));
    }
    return false;
  }

  private static boolean isReduced(List<String> after, List<String> before) {
    return !after.isEmpty() && after.size() < before.size();
  }

  private static void checkCountsAgainstPolicy(
      ServiceView service, String policy, List<FieldError> errors) {
    if (!policy.equals(SINGLE_STACK)) {
      return;
    }
    if (service.clusterIps().size() == 2) {
      errors.add(
          FieldError.invalid(
                  POLICY,
                  policy,
                  "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are"
                      + " specified")
              .because(FieldRule.TWO_NEED_DUAL_STACK));
    }
    if (service.ipFamilies().size() == 2) {
      errors.add(
          FieldError.invalid(
                  POLICY,
                  policy,
                  "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are"
                      + " specified")
              .because(FieldRule.TWO_NEED_DUAL_STACK));
    }
  }

  /** An address that the client gave without a family names its family. */
  private void inferFamiliesFromIps(
      ServiceView service,
      @Nullable ServiceView before,
      boolean downgraded,
      List<FieldError> errors) {
    List<String> ips = service.clusterIps();
    int given = service.ipFamilies().size();
    List<String> inferred = new ArrayList<>(service.ipFamilies());
    for (int i = 0; i < ips.size(); i++) {
      if (ips.get(i).equals(NONE)) {
        break;
      }
      if (i < inferred.size()) {
        continue;
      }
      IpFamily family = Objects.requireNonNull(IpAddress.parseSloppy(ips.get(i))).family();
      if (families.contains(family)) {
        inferred.add(family.wireName());
      } else {
        errors.add(
            FieldError.invalid(
                    SPEC.child("clusterIPs").index(i),
                    ips,
                    family.wireName() + " is not configured on this cluster")
                .because(FieldRule.FAMILY_UNKNOWN_TO_CLUSTER));
      }
    }
    service.setIpFamilies(inferred);
    boolean kept = before != null && service.sameIpFamilies(before);
    if (inferred.size() > given) {
      trace.note(
          kept ? Rule.FAMILIES_KEPT : Rule.FAMILIES_FROM_IPS, FAMILIES, "", List.copyOf(inferred));
    } else if (given > 0 && !kept && !downgraded) {
      trace.note(Rule.FAMILIES_GIVEN, FAMILIES, service.ipFamilies(), service.ipFamilies());
    }
  }

  private void completeHeadlessSelectorless(ServiceView service, String policy) {
    List<String> completed = new ArrayList<>(service.ipFamilies());
    if (completed.isEmpty()) {
      completed.add(families.get(0).wireName());
    }
    if (completed.size() < 2 && !policy.equals(SINGLE_STACK)) {
      completed.add(otherFamily(completed.get(0)));
      trace.note(Rule.FAMILIES_HEADLESS, FAMILIES, "", completed);
    }
    service.setIpFamilies(completed);
  }

  private List<FieldError> completeFromCluster(ServiceView service, String policy) {
    List<FieldError> errors = new ArrayList<>();
    if (policy.equals(REQUIRE_DUAL_STACK) && families.size() < 2) {
      errors.add(
          FieldError.invalid(
                  POLICY, policy, "this cluster is not configured for dual-stack services")
              .because(FieldRule.CLUSTER_SINGLE_STACK));
    }
    List<String> completed = new ArrayList<>(service.ipFamilies());
    for (int i = 0; i < completed.size(); i++) {
      if (!families.contains(IpFamily.fromWire(completed.get(i)))) {
        errors.add(
            FieldError.invalid(
                    SPEC.child("ipFamilies").index(i),
                    completed.get(i),
                    "not configured on this cluster")
                .because(FieldRule.FAMILY_UNKNOWN_TO_CLUSTER));
      }
    }
    if (!errors.isEmpty()) {
      return errors;
    }
    if (completed.isEmpty()) {
      completed.add(families.get(0).wireName());
      trace.note(Rule.FAMILIES_PRIMARY, FAMILIES.index(0), "", completed.get(0));
    }
    if (!policy.equals(SINGLE_STACK) && completed.size() == 1) {
      if (families.size() == 2) {
        completed.add(otherFamily(completed.get(0)));
        trace.note(Rule.FAMILIES_SECOND, FAMILIES.index(1), "", completed.get(1), "", policy);
      } else {
        trace.note(Rule.FAMILIES_ONE_ONLY, FAMILIES, "", completed, "", families.get(0).wireName());
      }
    }
    service.setIpFamilies(completed);
    return List.of();
  }

  private static String otherFamily(String family) {
    return Objects.requireNonNull(IpFamily.fromWire(family)).other().wireName();
  }
}
