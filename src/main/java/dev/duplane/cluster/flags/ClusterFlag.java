package dev.duplane.cluster.flags;

/** A flag that shapes a cluster, by the name of the component that has it. */
public enum ClusterFlag {
  /** kube-apiserver. */
  SERVICE_CLUSTER_IP_RANGE("--service-cluster-ip-range", "serviceClusterIPRange"),
  /** kube-apiserver. */
  SERVICE_NODE_PORT_RANGE("--service-node-port-range", "serviceNodePortRange"),
  /** Where all that is drawn comes from. */
  SEED("--seed", "seed"),
  /** The release that the cluster answers as. */
  KUBERNETES_VERSION("--kubernetes-version", "kubernetesVersion"),
  /** All components. */
  FEATURE_GATES("--feature-gates", "featureGates"),
  /** kube-controller-manager. */
  CONTROLLERS("--controllers", "controllers"),
  /** kube-controller-manager. */
  ALLOCATE_NODE_CIDRS("--allocate-node-cidrs", "allocateNodeCIDRs"),
  /** kube-controller-manager and kube-proxy. */
  CLUSTER_CIDR("--cluster-cidr", "clusterCIDR"),
  /** kube-controller-manager. */
  NODE_CIDR_MASK_SIZE("--node-cidr-mask-size", "nodeCIDRMaskSize"),
  /** kube-controller-manager. */
  NODE_CIDR_MASK_SIZE_IPV4("--node-cidr-mask-size-ipv4", "nodeCIDRMaskSizeIPv4"),
  /** kube-controller-manager. */
  NODE_CIDR_MASK_SIZE_IPV6("--node-cidr-mask-size-ipv6", "nodeCIDRMaskSizeIPv6"),
  /** How many Nodes there are from the start. */
  NODES("--nodes", "nodes"),
  /** kubelet. */
  NODE_IP("--node-ip", "nodeIP"),
  /** Where Nodes get addresses from. */
  NODE_IP_RANGE("--node-ip-range", "nodeIPRange"),
  /** kubelet. */
  CLOUD_PROVIDER("--cloud-provider", "cloudProvider"),
  /** Where load balancers get addresses from. */
  LOAD_BALANCER_IP_RANGE("--load-balancer-ip-range", "loadBalancerIPRange"),
  /** Families that the provider of load balancers can do. */
  LOAD_BALANCER_FAMILIES("--load-balancer-families", "loadBalancerFamilies"),
  /** How long a load balancer takes to come. */
  LOAD_BALANCER_DELAY("--load-balancer-delay", "loadBalancerDelay"),
  /** kube-apiserver. */
  TOKEN_AUTH_FILE("--token-auth-file", "tokenAuthFile"),
  /** kube-apiserver. */
  CLIENT_CA_FILE("--client-ca-file", "clientCAFile"),
  /** kube-apiserver. */
  AUTHORIZATION_MODE("--authorization-mode", "authorizationMode"),
  /** kube-apiserver. */
  ENABLE_ADMISSION_PLUGINS("--enable-admission-plugins", "enableAdmissionPlugins"),
  /** kube-apiserver. */
  DISABLE_ADMISSION_PLUGINS("--disable-admission-plugins", "disableAdmissionPlugins");

  private final String flag;
  private final String key;

  ClusterFlag(String flag, String key) {
    this.flag = flag;
    this.key = key;
  }

  /** The name in a mapping, in scenario files and JSON, e.g. {@code clusterCIDR}. */
  public String key() {
    return key;
  }

  /** The name on a command line, e.g. {@code --cluster-cidr}. */
  @Override
  public String toString() {
    return flag;
  }
}
