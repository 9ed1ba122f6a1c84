package dev.duplane.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The controllers that run, in the form of kube-controller-manager's {@code --controllers}: {@code
 * foo} turns a controller on, {@code -foo} turns it off, the first of the two that is met holds,
 * and {@code *} stands for all that are not named. Without {@code *} only those run that are named.
 *
 * @param terms as given, with the names that controllers have now
 * @see <a
 *     href="https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/">--controllers</a>
 */
public record Controllers(List<String> terms) {
  private static final String REST = "*";
  private static final String OFF = "-";

  /** All of them. */
  public static final Controllers ALL = new Controllers(List.of(REST));

  /**
   * Those that the bare API server is measured with: without them a deleted Namespace would stay,
   * and so would what has lost its owner.
   */
  public static final Controllers API_SERVER =
      new Controllers(List.of(Name.NAMESPACE.toString(), Name.GARBAGE_COLLECTOR.toString()));

  /** A controller there is. */
  public enum Name {
    /** Owner references and the finalizers of cascading deletion. */
    GARBAGE_COLLECTOR("garbage-collector-controller", "garbagecollector"),
    /** The end of Namespaces. */
    NAMESPACE("namespace-controller", "namespace"),
    /** Readiness and the end of ServiceCIDRs. */
    SERVICE_CIDR("service-cidr-controller", "service-cidr-controller"),
    /** The ServiceAccount {@code default} of each Namespace. */
    SERVICE_ACCOUNT("serviceaccount-controller", "serviceaccount"),
    /** The ConfigMap {@code kube-root-ca.crt} of each Namespace. */
    ROOT_CA_CERTIFICATE_PUBLISHER(
        "root-ca-certificate-publisher-controller", "root-ca-cert-publisher"),
    /** The rules of ClusterRoles that are made of others. */
    CLUSTER_ROLE_AGGREGATION("clusterrole-aggregation-controller", "clusterrole-aggregation"),
    /** What is known of the types in policies. */
    VALIDATING_ADMISSION_POLICY_STATUS(
        "validatingadmissionpolicy-status-controller", "validatingadmissionpolicy-status"),
    /** Pods of Nodes that are gone. */
    POD_GARBAGE_COLLECTOR("pod-garbage-collector-controller", "podgc"),
    /** The finalizer of claims that Pods use. */
    PERSISTENT_VOLUME_CLAIM_PROTECTION(
        "persistentvolumeclaim-protection-controller", "pvc-protection"),
    /** The finalizer of volumes that are bound. */
    PERSISTENT_VOLUME_PROTECTION("persistentvolume-protection-controller", "pv-protection"),
    /** Endpoints of Services with a selector. */
    ENDPOINTS("endpoints-controller", "endpoint"),
    /** EndpointSlices of Services with a selector. */
    ENDPOINT_SLICE("endpointslice-controller", "endpointslice"),
    /** EndpointSlices of Endpoints that a client wrote. */
    ENDPOINT_SLICE_MIRRORING("endpointslice-mirroring-controller", "endpointslicemirroring"),
    /** Pod ranges of Nodes. */
    NODE_IPAM("node-ipam-controller", "nodeipam"),
    /** Taints of Nodes that are not ready. */
    NODE_LIFECYCLE("node-lifecycle-controller", "nodelifecycle"),
    /** Pods of ReplicaSets. */
    REPLICA_SET("replicaset-controller", "replicaset"),
    /** ReplicaSets of Deployments. */
    DEPLOYMENT("deployment-controller", "deployment"),
    /** Pods of StatefulSets. */
    STATEFUL_SET("statefulset-controller", "statefulset"),
    /** Pods of DaemonSets. */
    DAEMON_SET("daemonset-controller", "daemonset"),
    /** Pods of Jobs. */
    JOB("job-controller", "job"),
    /** Jobs that have ended long ago. */
    TTL_AFTER_FINISHED("ttl-after-finished-controller", "ttl-after-finished"),
    /** Jobs of CronJobs. */
    CRON_JOB("cronjob-controller", "cronjob"),
    /** The status of HorizontalPodAutoscalers. */
    HORIZONTAL_POD_AUTOSCALER("horizontal-pod-autoscaler-controller", "horizontalpodautoscaling"),
    /** Certificates of kubelets that nobody has to look at. */
    CERTIFICATE_APPROVING("certificatesigningrequest-approving-controller", "csrapproving"),
    /** Certificates that are approved. */
    CERTIFICATE_SIGNING("certificatesigningrequest-signing-controller", "csrsigning"),
    /** CertificateSigningRequests that are old. */
    CERTIFICATE_CLEANER("certificatesigningrequest-cleaner-controller", "csrcleaner"),
    /** The status of PodDisruptionBudgets. */
    DISRUPTION("disruption-controller", "disruption"),
    /** The status of ResourceQuotas. */
    RESOURCE_QUOTA("resourcequota-controller", "resourcequota"),
    /** Load balancers of Services. */
    SERVICE_LB("service-lb-controller", "service"),
    /** The Node of each Pod: kube-scheduler. */
    SCHEDULER("scheduler", "scheduler"),
    /** What Nodes and the Pods on them report. */
    KUBELET("kubelet", "kubelet");

    private final String text;
    private final String alias;

    Name(String text, String alias) {
      this.text = text;
      this.alias = alias;
    }

    /** The name, e.g. {@code namespace-controller}. */
    @Override
    public String toString() {
      return text;
    }

    private static @Nullable Name of(String text) {
      for (Name name : values()) {
        if (text.equals(name.text) || text.equals(name.alias)) {
          return name;
        }
      }
      return null;
    }
  }

  /** A text that names a controller that does not exist. */
  public static final class UnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnknownException(String message) {
      super(message, null, false, false);
    }

    /** Which it names, in kube-controller-manager's words. */
    @Override
    public String getMessage() {
      return Objects.requireNonNull(super.getMessage());
    }
  }

  /**
   * Reads the value of the flag: terms with commas between them. Controllers may also be called as
   * they were before Kubernetes 1.28 ({@code garbagecollector}).
   *
   * @throws UnknownException if a term names none that there is
   */
  public static Controllers parse(String text) throws UnknownException {
    List<String> terms = new ArrayList<>();
    for (String term : text.split(",", -1)) {
      boolean off = term.startsWith(OFF);
      String called = off ? term.substring(OFF.length()) : term;
      Name name = Name.of(called);
      if (name != null) {
        terms.add((off ? OFF : "") + name);
      } else if (term.equals(REST)) {
        terms.add(REST);
      } else {
        throw new UnknownException("\"" + called + "\" is not in the list of known controllers");
      }
    }
    return new Controllers(List.copyOf(terms));
  }

  /** Whether a controller runs. */
  public boolean run(Name name) {
    for (String term : terms) {
      if (term.equals(name.toString())) {
        return true;
      }
      if (term.equals(OFF + name)) {
        return false;
      }
    }
    return terms.contains(REST);
  }

  /** As the flag takes it. */
  @Override
  public String toString() {
    return String.join(",", terms);
  }
}
