package dev.duplane.registry.admissionregistration;

import dev.duplane.registry.PlainStrategy.ObjectValidation;

/** The rules of the kinds that configure admission (pkg/apis/admissionregistration/validation). */
public final class AdmissionValidation {
  private AdmissionValidation() {}

  /** Those of ValidatingWebhookConfigurations and MutatingWebhookConfigurations. */
  public static ObjectValidation webhooks(boolean mutating) {
    return (object, before) -> new WebhookValidation(object, before).validate(mutating);
  }

  /** Those of ValidatingAdmissionPolicies. */
  public static ObjectValidation validatingPolicy() {
    return (object, before) -> new PolicyValidation(object, before).validating();
  }

  /** Those of MutatingAdmissionPolicies. */
  public static ObjectValidation mutatingPolicy() {
    return (object, before) -> new PolicyValidation(object, before).mutating();
  }

  /** Those of the bindings of policies. */
  public static ObjectValidation binding(boolean mutating) {
    return (object, before) -> new PolicyValidation(object, before).binding(mutating);
  }
}
