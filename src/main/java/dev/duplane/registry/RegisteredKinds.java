package dev.duplane.registry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The kinds that kube-apiserver's scheme knows, whether they are served here or not. A wrong kind
 * that is known is refused in other words than an unknown one
 * (k8s.io/apimachinery/pkg/runtime/scheme.go; each group's register.go).
 */
final class RegisteredKinds {
  /** By group and version; a star marks kinds that have a list. */
  private static final String KINDS =
      """
      v1: Binding ComponentStatus* ConfigMap* Endpoints* Event* LimitRange* List \
         Namespace* Node* NodeProxyOptions PersistentVolume* \
         PersistentVolumeClaim* Pod* PodAttachOptions PodExecOptions PodLogOptions \
         PodPortForwardOptions PodProxyOptions PodStatusResult PodTemplate* \
         RangeAllocation ReplicationController* ResourceQuota* Secret* \
         SerializedReference Service* ServiceAccount* ServiceProxyOptions
      admissionregistration.k8s.io/v1: MutatingAdmissionPolicy* \
         MutatingAdmissionPolicyBinding* MutatingWebhookConfiguration* \
         ValidatingAdmissionPolicy* ValidatingAdmissionPolicyBinding* \
         ValidatingWebhookConfiguration*
      apiregistration.k8s.io/v1: APIService*
      apps/v1beta1: ControllerRevision* Deployment* DeploymentRollback Scale StatefulSet*
      apps/v1beta2: ControllerRevision* DaemonSet* Deployment* ReplicaSet* Scale StatefulSet*
      apps/v1: ControllerRevision* DaemonSet* Deployment* ReplicaSet* StatefulSet*
      authentication.k8s.io/v1: SelfSubjectReview TokenRequest TokenReview
      authorization.k8s.io/v1: LocalSubjectAccessReview SelfSubjectAccessReview \
         SelfSubjectRulesReview SubjectAccessReview
      autoscaling/v1: HorizontalPodAutoscaler* Scale
      autoscaling/v2: HorizontalPodAutoscaler*
      batch/v1beta1: CronJob*
      batch/v1: CronJob* Job*
      certificates.k8s.io/v1: CertificateSigningRequest*
      coordination.k8s.io/v1: Lease*
      discovery.k8s.io/v1beta1: EndpointSlice*
      discovery.k8s.io/v1: EndpointSlice*
      events.k8s.io/v1beta1: Event*
      events.k8s.io/v1: Event*
      extensions/v1beta1: DaemonSet* Deployment* Ingress* NetworkPolicy* ReplicaSet* Scale
      flowcontrol.apiserver.k8s.io/v1: FlowSchema* PriorityLevelConfiguration*
      networking.k8s.io/v1beta1: IPAddress* Ingress* IngressClass* ServiceCIDR*
      networking.k8s.io/v1: IPAddress* Ingress* IngressClass* NetworkPolicy* \
         ServiceCIDR*
      node.k8s.io/v1: RuntimeClass*
      policy/v1beta1: Eviction PodDisruptionBudget*
      policy/v1: Eviction PodDisruptionBudget*
      rbac.authorization.k8s.io/v1: ClusterRole* ClusterRoleBinding* Role* \
         RoleBinding*
      resource.k8s.io/v1: DeviceClass* ResourceClaim* ResourceClaimTemplate* ResourceSlice*
      scheduling.k8s.io/v1: PriorityClass*
      storage.k8s.io/v1: CSIDriver* CSINode* CSIStorageCapacity* StorageClass* \
         VolumeAttachment* VolumeAttributesClass*
      """;

  /** The kinds that every group and version has (meta/v1, AddToGroupVersion). */
  private static final Set<String> OF_EVERY_VERSION =
      Set.of(
          "CreateOptions",
          "DeleteOptions",
          "GetOptions",
          "ListOptions",
          "PatchOptions",
          "UpdateOptions",
          "WatchEvent");

  /** Kinds without a version, which are taken in any. */
  private static final Set<String> UNVERSIONED =
      Set.of("APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "Status");

  private static final Map<String, Set<String>> BY_VERSION = read();

  private RegisteredKinds() {}

  private static Map<String, Set<String>> read() {
    Map<String, Set<String>> kinds = new HashMap<>();
    for (String line : KINDS.lines().toList()) {
      int colon = line.indexOf(':');
      Set<String> ofVersion = new HashSet<>(OF_EVERY_VERSION);
      for (String word : line.substring(colon + 1).trim().split(" +", -1)) {
        boolean listed = word.endsWith("*");
        String kind = listed ? word.substring(0, word.length() - 1) : word;
        ofVersion.add(kind);
        if (listed) {
          ofVersion.add(kind + "List");
        }
      }
      kinds.put(line.substring(0, colon), Set.copyOf(ofVersion));
    }
    return Map.copyOf(kinds);
  }

  /** The Go type of a kind that the scheme has, e.g. {@code v1beta1.Deployment}. */
  static String goType(String apiVersion, String kind) {
    boolean meta = UNVERSIONED.contains(kind) || OF_EVERY_VERSION.contains(kind);
    String version = meta ? "v1" : apiVersion.substring(apiVersion.lastIndexOf('/') + 1);
    return version + "." + kind;
  }

  /**
   * Whether two groups and versions of a kind have one internal type, so that either can be read
   * where the other is meant.
   */
  static boolean convertible(String from, String to, String kind) {
    return kind.equals("Event") || group(from).equals(group(to));
  }

  private static String group(String apiVersion) {
    return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
  }

  /**
   * Whether the scheme has a kind.
   *
   * @param apiVersion group and version, e.g. {@code apps/v1}
   */
  static boolean has(String apiVersion, String kind) {
    return UNVERSIONED.contains(kind)
        || BY_VERSION.getOrDefault(apiVersion, Set.of()).contains(kind);
  }
}
