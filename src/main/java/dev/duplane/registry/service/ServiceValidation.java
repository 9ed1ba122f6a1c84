package dev.duplane.registry.service;

import static dev.duplane.registry.service.ServiceView.EXTERNAL_NAME;
import static dev.duplane.registry.service.ServiceView.LOAD_BALANCER;
import static dev.duplane.registry.service.ServiceView.NODE_PORT;
import static dev.duplane.registry.service.ServiceView.NONE;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.FieldRule;
import dev.duplane.api.ObjectView;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The validation of a Service, in the order in which kube-apiserver reports errors (API reference,
 * core/v1 ServiceSpec; Service; "IPv4/IPv6 dual-stack").
 */
final class ServiceValidation {
  static final FieldPath SPEC = FieldPath.of("spec");
  static final String SOURCE_RANGES_ANNOTATION =
      "service.beta.kubernetes.io/load-balancer-source-ranges";

  private static final String HINTS_ANNOTATION = "service.kubernetes.io/topology-aware-hints";
  private static final String MODE_ANNOTATION = "service.kubernetes.io/topology-mode";

  /** The kubelet's own port, which a load balancer must not open to the world. */
  private static final int KUBELET_PORT = 10250;

  private static final int AFFINITY_TIMEOUT_MAX_SECONDS = 86400;
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> AFFINITIES = List.of("ClientIP", "None");
  private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
  private static final List<String> POLICIES =
      List.of("PreferDualStack", "RequireDualStack", "SingleStack");

  private ServiceValidation() {}

  /**
   * A new Service, or one after an update.
   *
   * @param before the Service as it was, null on create: values unchanged since are held only to
   *     the rules of their time
   * @param features which rules there are
   */
  static List<FieldError> validate(
      ServiceView service, @Nullable ServiceView before, Features features) {
    List<FieldError> errors = new ArrayList<>(name(service, features));
    validateTopologyAnnotations(service, errors);
    validateByType(service, errors);
    errors.addAll(PortValidation.ports(service));
    errors.addAll(ObjectMetaValidation.labels(SPEC.child("selector"), service.selector()));
    validateSessionAffinity(service, errors);
    errors.addAll(clusterIps(service, before, features));
    validateExternalIps(service, before, features, errors);
    if (!TYPES.contains(service.type())) {
      errors.add(FieldError.notSupported(SPEC.child("type"), service.type(), TYPES));
    }
    errors.addAll(PortValidation.uniqueness(service));
    errors.addAll(TrafficValidation.sourceRanges(service, before, features));
    errors.addAll(TrafficValidation.loadBalancerFields(service, features));
    errors.addAll(TrafficValidation.trafficPolicies(service, features));
    if (!features.isEnabled(Feature.MIXED_PROTOCOL_LB_SERVICE)) {
      errors.addAll(PortValidation.oneProtocol(service, before));
    }
    return errors;
  }

  private static List<FieldError> name(ServiceView service, Features features) {
    boolean relaxed = features.isEnabled(Feature.RELAXED_SERVICE_NAME_VALIDATION);
    return ObjectMetaValidation.validate(
        service.meta(), true, relaxed ? NameFormat::label : NameFormat::label1035);
  }

  /**
   * The values of a field that only the older, laxer rules hold for: those unchanged by an update,
   * and all of them without StrictIPCIDRValidation.
   */
  static List<String> lax(List<String> values, List<String> unchanged, Features features) {
    return features.isEnabled(Feature.STRICT_IP_CIDR_VALIDATION) ? unchanged : values;
  }

  private static void validateTopologyAnnotations(ServiceView service, List<FieldError> errors) {
    Map<String, String> annotations = service.meta().annotations();
    String hints = annotations.get(HINTS_ANNOTATION);
    String mode = annotations.get(MODE_ANNOTATION);
    if (hints != null && mode != null && !hints.equals(mode)) {
      errors.add(
          FieldError.invalid(
              FieldPath.of("metadata", "annotations").key(MODE_ANNOTATION),
              mode,
              "must match annotations[" + HINTS_ANNOTATION + "] when both are specified"));
    }
  }

  private static void validateByType(ServiceView service, List<FieldError> errors) {
    if (service.ports().isEmpty() && !service.isHeadless() && !service.isType(EXTERNAL_NAME)) {
      errors.add(FieldError.required(SPEC.child("ports"), "").because(FieldRule.PORT));
    }
    switch (service.type()) {
      case LOAD_BALANCER -> {
        List<ServicePort> ports = service.ports();
        for (int i = 0; i < ports.size(); i++) {
          if (ports.get(i).port() == KUBELET_PORT) {
            errors.add(
                FieldError.invalid(
                    SPEC.child("ports").index(i),
                    KUBELET_PORT,
                    "may not expose port "
                        + KUBELET_PORT
                        + " externally since it is used by kubelet"));
          }
        }
        validateNotHeadless(service, errors);
      }
      case NODE_PORT -> validateNotHeadless(service, errors);
      case EXTERNAL_NAME -> validateExternalName(service, errors);
      default -> {
        // ClusterIP has no rule of its own; an unknown type is found below.
      }
    }
  }

  private static void validateNotHeadless(ServiceView service, List<FieldError> errors) {
    if (service.isHeadless()) {
      errors.add(
          FieldError.invalid(
                  SPEC.child("clusterIPs").index(0),
                  NONE,
                  "may not be set to 'None' for " + service.type() + " services")
              .because(FieldRule.HEADLESS_TYPE));
    }
  }

  private static void validateExternalName(ServiceView service, List<FieldError> errors) {
    String forbidden = "may not be set for ExternalName services";
    if (!service.clusterIps().isEmpty()) {
      errors.add(
          FieldError.forbidden(SPEC.child("clusterIPs"), forbidden)
              .because(FieldRule.EXTERNAL_NAME));
    }
    if (!service.ipFamilies().isEmpty()) {
      errors.add(
          FieldError.forbidden(SPEC.child("ipFamilies"), forbidden)
              .because(FieldRule.EXTERNAL_NAME));
    }
    if (service.ipFamilyPolicy() != null) {
      errors.add(
          FieldError.forbidden(SPEC.child("ipFamilyPolicy"), forbidden)
              .because(FieldRule.EXTERNAL_NAME));
    }
    // A trailing dot marks a fully qualified name.
    String name = service.spec().text("externalName");
    String cname = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    FieldPath path = SPEC.child("externalName");
    if (cname.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else {
      errors.addAll(FieldError.invalid(path, cname, NameFormat.subdomain(cname)));
    }
  }

  private static void validateSessionAffinity(ServiceView service, List<FieldError> errors) {
    String affinity = service.spec().text("sessionAffinity");
    if (!AFFINITIES.contains(affinity)) {
      errors.add(FieldError.notSupported(SPEC.child("sessionAffinity"), affinity, AFFINITIES));
    }
    FieldPath config = SPEC.child("sessionAffinityConfig");
    if (affinity.equals("ClientIP")) {
      ObjectView clientIp =
          new ObjectView(
              new ObjectView(service.spec().object("sessionAffinityConfig")).object("clientIP"));
      int timeout = clientIp.integer("timeoutSeconds");
      if (timeout <= 0 || timeout > AFFINITY_TIMEOUT_MAX_SECONDS) {
        errors.add(
            FieldError.invalid(
                config.child("clientIP").child("timeoutSeconds"),
                timeout,
                "must be greater than 0 and less than " + AFFINITY_TIMEOUT_MAX_SECONDS));
      }
    } else if (affinity.equals("None") && service.spec().has("sessionAffinityConfig")) {
      errors.add(FieldError.forbidden(config, "must not be set when session affinity is None"));
    }
  }

  /**
   * clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy among themselves, without regard to what
   * the cluster offers. Also used before allocation, which then need not consider such cases.
   */
  static List<FieldError> clusterIps(
      ServiceView service, @Nullable ServiceView before, Features features) {
    if (!service.needsClusterIp()) {
      return List.of();
    }
    List<FieldError> errors = new ArrayList<>();
    FieldPath path = SPEC.child("clusterIPs");
    List<String> ips = service.clusterIps();
    validateSingularMatchesPlural(service, path, ips, errors);
    validateFamilies(service, errors);
    String policy = service.ipFamilyPolicy();
    if (policy != null && !POLICIES.contains(policy)) {
      errors.add(
          FieldError.notSupported(SPEC.child("ipFamilyPolicy"), policy, POLICIES)
              .because(FieldRule.POLICY_UNKNOWN));
    }
    List<String> unchanged = before == null ? List.of() : before.clusterIps();
    boolean malformed = validateIpForms(path, ips, lax(ips, unchanged, features), errors);
    if (ips.size() > 2) {
      errors.add(
          FieldError.invalid(path, ips, "may only hold up to 2 values")
              .because(FieldRule.IPS_ALIKE));
    }
    if (malformed) {
      // What follows would only repeat that the addresses are none.
      return errors;
    }
    if (ips.size() > 1 && ips.stream().map(ServiceValidation::familyOf).distinct().count() < 2) {
      errors.add(
          FieldError.invalid(path, ips, "may specify no more than one IP for each IP family")
              .because(FieldRule.IPS_ALIKE));
    }
    if (!service.isHeadless()) {
      validateIpsMatchFamilies(service, path, ips, errors);
    }
    return errors;
  }

  private static void validateSingularMatchesPlural(
      ServiceView service, FieldPath path, List<String> ips, List<FieldError> errors) {
    if (service.clusterIp().isEmpty()) {
      if (!ips.isEmpty()) {
        errors.add(
            FieldError.invalid(path, ips, "must be empty when `clusterIP` is not specified")
                .because(FieldRule.SINGULAR_PLURAL));
      }
    } else if (ips.isEmpty()) {
      errors.add(FieldError.required(path, "").because(FieldRule.SINGULAR_PLURAL));
    } else if (!ips.get(0).equals(service.clusterIp())) {
      errors.add(
          FieldError.invalid(path, ips, "first value must match `clusterIP`")
              .because(FieldRule.SINGULAR_PLURAL));
    }
  }

  private static void validateFamilies(ServiceView service, List<FieldError> errors) {
    Set<String> seen = new HashSet<>();
    List<String> families = service.ipFamilies();
    for (int i = 0; i < families.size(); i++) {
      FieldPath path = SPEC.child("ipFamilies").index(i);
      String family = families.get(i);
      if (!FAMILIES.contains(family)) {
        errors.add(
            FieldError.notSupported(path, family, FAMILIES).because(FieldRule.FAMILY_UNKNOWN));
      }
      if (!seen.add(family)) {
        errors.add(FieldError.duplicate(path, family).because(FieldRule.FAMILY_UNKNOWN));
      }
    }
  }

  /** Whether any is not an address; 'None' may only stand alone. */
  private static boolean validateIpForms(
      FieldPath path, List<String> ips, List<String> lax, List<FieldError> errors) {
    boolean malformed = false;
    for (int i = 0; i < ips.size(); i++) {
      if (i == 0 && ips.get(0).equals(NONE)) {
        if (ips.size() > 1) {
          malformed = true;
          errors.add(FieldError.invalid(path, ips, "'None' must be the first and only value"));
        }
        continue;
      }
      List<FieldError> found = IpFormat.address(path.index(i), ips.get(i), lax);
      malformed |= !found.isEmpty();
      errors.addAll(found);
    }
    return malformed;
  }

  private static void validateIpsMatchFamilies(
      ServiceView service, FieldPath path, List<String> ips, List<FieldError> errors) {
    List<String> families = service.ipFamilies();
    for (int i = 0; i < Math.min(ips.size(), families.size()); i++) {
      IpFamily wanted = IpFamily.fromWire(families.get(i));
      if (wanted != null && familyOf(ips.get(i)) != wanted) {
        errors.add(
            FieldError.invalid(
                    path.index(i),
                    ips.get(i),
                    "expected an "
                        + wanted.wireName()
                        + " value as indicated by `ipFamilies["
                        + i
                        + "]`")
                .because(FieldRule.IP_OF_OTHER_FAMILY));
      }
    }
  }

  /** The family of a text that has been found to be an address; null for None. */
  private static @Nullable IpFamily familyOf(String ip) {
    IpAddress address = IpAddress.parseSloppy(ip);
    return address == null ? null : address.family();
  }

  private static void validateExternalIps(
      ServiceView service,
      @Nullable ServiceView before,
      Features features,
      List<FieldError> errors) {
    List<String> unchanged = before == null ? List.of() : before.externalIps();
    List<String> ips = service.externalIps();
    List<String> lax = lax(ips, unchanged, features);
    for (int i = 0; i < ips.size(); i++) {
      FieldPath path = SPEC.child("externalIPs").index(i);
      List<FieldError> malformed = IpFormat.address(path, ips.get(i), lax);
      errors.addAll(malformed.isEmpty() ? IpFormat.endpointAddress(path, ips.get(i)) : malformed);
    }
  }

  /** What an update may not do, and then all that a Service must be. */
  static List<FieldError> validateUpdate(ServiceView after, ServiceView before, Features features) {
    List<FieldError> errors =
        new ArrayList<>(ObjectMetaValidation.validateUpdate(after.meta(), before.meta()));
    errors.addAll(UpdateValidation.clusterIps(after, before));
    errors.addAll(validate(after, before, features));
    return errors;
  }
}
