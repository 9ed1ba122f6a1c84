package dev.duplane.admission;

import org.jspecify.annotations.Nullable;

/**
 * The admission plugins that kube-apiserver knows (Admission Control; pkg/kubeapiserver/options,
 * {@code plugins.go}), by the names that {@code --enable-admission-plugins} takes.
 */
public enum PluginName {
  ALWAYS_ADMIT("AlwaysAdmit", Emulation.NONE, false),
  ALWAYS_DENY("AlwaysDeny", Emulation.NONE, false),
  ALWAYS_PULL_IMAGES("AlwaysPullImages", Emulation.NONE, false),
  CERTIFICATE_APPROVAL("CertificateApproval", Emulation.BUILT_IN, true),
  CERTIFICATE_SIGNING("CertificateSigning", Emulation.BUILT_IN, true),
  CERTIFICATE_SUBJECT_RESTRICTION("CertificateSubjectRestriction", Emulation.BUILT_IN, true),
  CLUSTER_TRUST_BUNDLE_ATTEST("ClusterTrustBundleAttest", Emulation.NONE, true),
  DEFAULT_INGRESS_CLASS("DefaultIngressClass", Emulation.SWITCHED, true),
  DEFAULT_STORAGE_CLASS("DefaultStorageClass", Emulation.SWITCHED, true),
  DEFAULT_TOLERATION_SECONDS("DefaultTolerationSeconds", Emulation.SWITCHED, true),
  DENY_SERVICE_EXTERNAL_IPS("DenyServiceExternalIPs", Emulation.NONE, false),
  EVENT_RATE_LIMIT("EventRateLimit", Emulation.NONE, false),
  EXTENDED_RESOURCE_TOLERATION("ExtendedResourceToleration", Emulation.NONE, false),
  IMAGE_POLICY_WEBHOOK("ImagePolicyWebhook", Emulation.NONE, false),
  LIMIT_POD_HARD_ANTI_AFFINITY_TOPOLOGY("LimitPodHardAntiAffinityTopology", Emulation.NONE, false),
  LIMIT_RANGER("LimitRanger", Emulation.SWITCHED, true),
  MUTATING_ADMISSION_POLICY("MutatingAdmissionPolicy", Emulation.SWITCHED, true),
  MUTATING_ADMISSION_WEBHOOK("MutatingAdmissionWebhook", Emulation.SWITCHED, true),
  NAMESPACE_AUTO_PROVISION("NamespaceAutoProvision", Emulation.NONE, false),
  NAMESPACE_EXISTS("NamespaceExists", Emulation.NONE, false),
  NAMESPACE_LIFECYCLE("NamespaceLifecycle", Emulation.SWITCHED, true),
  NODE_DECLARED_FEATURE_VALIDATOR("NodeDeclaredFeatureValidator", Emulation.NONE, true),
  NODE_RESTRICTION("NodeRestriction", Emulation.SWITCHED, false),
  OWNER_REFERENCES_PERMISSION_ENFORCEMENT(
      "OwnerReferencesPermissionEnforcement", Emulation.NONE, false),
  PERSISTENT_VOLUME_CLAIM_RESIZE("PersistentVolumeClaimResize", Emulation.BUILT_IN, true),
  POD_NODE_SELECTOR("PodNodeSelector", Emulation.NONE, false),
  POD_SECURITY("PodSecurity", Emulation.SWITCHED, true),
  POD_TOLERATION_RESTRICTION("PodTolerationRestriction", Emulation.NONE, false),
  POD_TOPOLOGY_LABELS("PodTopologyLabels", Emulation.SWITCHED, true),
  PRIORITY("Priority", Emulation.SWITCHED, true),
  RESOURCE_QUOTA("ResourceQuota", Emulation.SWITCHED, true),
  RUNTIME_CLASS("RuntimeClass", Emulation.SWITCHED, true),
  SERVICE_ACCOUNT("ServiceAccount", Emulation.SWITCHED, true),
  STORAGE_OBJECT_IN_USE_PROTECTION("StorageObjectInUseProtection", Emulation.BUILT_IN, true),
  TAINT_NODES_BY_CONDITION("TaintNodesByCondition", Emulation.BUILT_IN, true),
  VALIDATING_ADMISSION_POLICY("ValidatingAdmissionPolicy", Emulation.SWITCHED, true),
  VALIDATING_ADMISSION_WEBHOOK("ValidatingAdmissionWebhook", Emulation.SWITCHED, true);

  private final String text;
  private final Emulation emulation;
  private final boolean byDefault;

  /** How far a plugin is there. */
  public enum Emulation {
    /** It is on or off, as the flags say. */
    SWITCHED,
    /** What it does is a part of the kind that it is about, and always on. */
    BUILT_IN,
    /** It does nothing. */
    NONE
  }

  PluginName(String text, Emulation emulation, boolean byDefault) {
    this.text = text;
    this.emulation = emulation;
    this.byDefault = byDefault;
  }

  /** The plugin of that name; null if there is none. */
  public static @Nullable PluginName of(String text) {
    for (PluginName name : values()) {
      if (name.text.equals(text)) {
        return name;
      }
    }
    return null;
  }

  public Emulation emulation() {
    return emulation;
  }

  /** Whether kube-apiserver has it on without a flag. */
  boolean byDefault() {
    return byDefault;
  }

  /** As flags have it. */
  @Override
  public String toString() {
    return text;
  }
}
