package dev.duplane.admission;

import java.util.Set;

/**
 * Which labels a kubelet may give its Node (NodeRestriction; k8s.io/kubelet/pkg/apis,
 * well_known_labels.go).
 */
final class NodeLabels {
  private static final String RESTRICTED = "node-restriction.kubernetes.io";
  private static final Set<String> KUBELET_NAMESPACES =
      Set.of("kubelet.kubernetes.io", "node.kubernetes.io");
  private static final Set<String> KUBELET_LABELS =
      Set.of(
          "kubernetes.io/hostname",
          "topology.kubernetes.io/zone",
          "topology.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone",
          "failure-domain.beta.kubernetes.io/region",
          "beta.kubernetes.io/instance-type",
          "node.kubernetes.io/instance-type",
          "kubernetes.io/os",
          "kubernetes.io/arch",
          "beta.kubernetes.io/os",
          "beta.kubernetes.io/arch");

  private NodeLabels() {}

  static boolean mayBeSetByKubelet(String label) {
    int slash = label.indexOf('/');
    String namespace = slash < 0 ? "" : label.substring(0, slash);
    if (isIn(namespace, RESTRICTED)) {
      return false;
    }
    boolean kubernetes = isIn(namespace, "kubernetes.io") || isIn(namespace, "k8s.io");
    return !kubernetes
        || KUBELET_LABELS.contains(label)
        || KUBELET_NAMESPACES.stream().anyMatch(own -> isIn(namespace, own));
  }

  private static boolean isIn(String namespace, String domain) {
    return namespace.equals(domain) || namespace.endsWith("." + domain);
  }
}
