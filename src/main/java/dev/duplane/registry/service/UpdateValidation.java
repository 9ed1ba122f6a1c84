package dev.duplane.registry.service;

import static dev.duplane.registry.service.ServiceView.EXTERNAL_NAME;
import static dev.duplane.registry.service.ServiceView.LOAD_BALANCER;
import static dev.duplane.registry.service.ServiceView.SINGLE_STACK;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.FieldRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The validation of a Service's update: it never changes the first address and the first family,
 * and only adds or removes the second; unless the Service comes from or goes to ExternalName
 * ("IPv4/IPv6 dual-stack", "Switching Services between single-stack and dual-stack").
 */
final class UpdateValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final String MAY_NOT_CHANGE = "may not change once set";

  private UpdateValidation() {}

  static List<FieldError> clusterIps(ServiceView after, ServiceView before) {
    List<FieldError> errors = new ArrayList<>();
    boolean externalName = after.isType(EXTERNAL_NAME) || before.isType(EXTERNAL_NAME);
    boolean headless = after.isHeadless() && before.isHeadless();
    if (!externalName && !headless) {
      ips(after, before, errors);
      // Becoming headless, or ceasing to be, is refused for the addresses already.
      if (after.isHeadless() == before.isHeadless()) {
        families(after, before, errors);
      }
    }
    loadBalancerClass(after, before, errors);
    healthCheckNodePort(after, before, errors);
    return errors;
  }

  private static void ips(ServiceView after, ServiceView before, List<FieldError> errors) {
    FieldPath path = SPEC.child("clusterIPs");
    List<String> now = after.clusterIps();
    List<String> then = before.clusterIps();
    if (now.size() == then.size()) {
      for (int i = 0; i < now.size(); i++) {
        if (!now.get(i).equals(then.get(i))) {
          errors.add(
              FieldError.invalid(path.index(i), now, MAY_NOT_CHANGE)
                  .because(FieldRule.FIRST_IP_CHANGED));
        }
      }
      return;
    }
    if (now.isEmpty()) {
      errors.add(
          FieldError.invalid(path.index(0), now, "primary clusterIP can not be unset")
              .because(FieldRule.FIRST_IP_CHANGED));
    } else if (!then.isEmpty() && !now.get(0).equals(then.get(0))) {
      errors.add(
          FieldError.invalid(path.index(0), now, MAY_NOT_CHANGE)
              .because(FieldRule.FIRST_IP_CHANGED));
    }
    if (now.size() == 1 && then.size() > 1) {
      requireSingleStack(
          after, "must be set to 'SingleStack' when releasing the secondary clusterIP", errors);
    }
  }

  private static void families(ServiceView after, ServiceView before, List<FieldError> errors) {
    FieldPath first = SPEC.child("ipFamilies").index(0);
    List<String> now = after.ipFamilies();
    List<String> then = before.ipFamilies();
    if (now.size() == then.size()) {
      for (int i = 0; i < now.size(); i++) {
        if (!now.get(i).equals(then.get(i))) {
          errors.add(
              FieldError.invalid(first, now, MAY_NOT_CHANGE)
                  .because(FieldRule.FIRST_FAMILY_CHANGED));
        }
      }
      return;
    }
    if (now.size() < then.size() && after.clusterIps().isEmpty()) {
      errors.add(
          FieldError.invalid(first, now, "primary ipFamily can not be unset")
              .because(FieldRule.FIRST_FAMILY_CHANGED));
    }
    if (!now.isEmpty() && !then.isEmpty() && !now.get(0).equals(then.get(0))) {
      errors.add(
          FieldError.invalid(first, now, MAY_NOT_CHANGE).because(FieldRule.FIRST_FAMILY_CHANGED));
    }
    if (now.size() == 1 && then.size() > 1) {
      requireSingleStack(
          after, "must be set to 'SingleStack' when releasing the secondary ipFamily", errors);
    }
  }

  private static void requireSingleStack(
      ServiceView after, String message, List<FieldError> errors) {
    if (!SINGLE_STACK.equals(after.ipFamilyPolicy())) {
      errors.add(
          FieldError.invalid(SPEC.child("ipFamilyPolicy"), after.ipFamilyPolicy(), message)
              .because(FieldRule.RELEASE_NEEDS_SINGLE_STACK));
    }
  }

  /** Fixed while the Service stays a LoadBalancer. Its form is checked here and once more later. */
  private static void loadBalancerClass(
      ServiceView after, ServiceView before, List<FieldError> errors) {
    String now = after.spec().optionalText("loadBalancerClass");
    if (after.isType(LOAD_BALANCER)
        && before.isType(LOAD_BALANCER)
        && !Objects.equals(now, before.spec().optionalText("loadBalancerClass"))) {
      errors.add(
          FieldError.invalid(SPEC.child("loadBalancerClass"), now, MAY_NOT_CHANGE)
              .because(FieldRule.LOAD_BALANCER_CLASS));
    }
    errors.addAll(TrafficValidation.loadBalancerClass(after));
  }

  /**
   * Fixed while the Service needs it (validation.go, validateServiceExternalTrafficFieldsUpdate).
   */
  private static void healthCheckNodePort(
      ServiceView after, ServiceView before, List<FieldError> errors) {
    if (before.needsHealthCheckNodePort()
        && after.needsHealthCheckNodePort()
        && after.healthCheckNodePort() != before.healthCheckNodePort()) {
      errors.add(
          FieldError.forbidden(SPEC.child("healthCheckNodePort"), "field is immutable")
              .because(FieldRule.IMMUTABLE));
    }
  }
}
