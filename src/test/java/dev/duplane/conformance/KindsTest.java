package dev.duplane.conformance;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Kinds beside Services: defaults, Tables, patches, apply, refusals. */
class KindsTest {
  /**
   * The kinds that are served; a case is named {@code kinds/KIND/what} or, of a rule, {@code
   * kinds/kind/rule}.
   */
  private static final Set<String> SERVED =
      Set.of(
          "ClusterRole",
          "ClusterRoleBinding",
          "ConfigMap",
          "ControllerRevision",
          "CronJob",
          "CSIDriver",
          "DaemonSet",
          "Deployment",
          "HorizontalPodAutoscaler",
          "Ingress",
          "IngressClass",
          "Job",
          "Lease",
          "LimitRange",
          "MutatingWebhookConfiguration",
          "NetworkPolicy",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Pod",
          "PodDisruptionBudget",
          "PodTemplate",
          "PriorityClass",
          "ReplicaSet",
          "ReplicationController",
          "ResourceQuota",
          "Role",
          "RoleBinding",
          "RuntimeClass",
          "Secret",
          "ServiceAccount",
          "StatefulSet",
          "StorageClass",
          "ValidatingWebhookConfiguration",
          "crd",
          "deployment",
          "pod");

  @TestFactory
  Stream<DynamicTest> kinds_asRecorded() {
    PendingSteps pending = PendingSteps.read();
    return RecordedFile.KINDS.selected(
        RecordedFile.KINDS.documents().stream()
            .map(RequestSequence::new)
            .filter(sequence -> SERVED.contains(kind(sequence)))
            .map(
                sequence ->
                    DynamicTest.dynamicTest(sequence.displayName(), () -> pending.check(sequence)))
            .toList());
  }

  private static String kind(RequestSequence sequence) {
    return sequence.id().split("/", -1)[1];
  }
}
