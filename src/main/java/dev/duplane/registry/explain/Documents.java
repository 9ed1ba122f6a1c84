package dev.duplane.registry.explain;

/** The documents that rules come from. */
final class Documents {
  private static final String DOCS = "https://kubernetes.io/docs/";
  private static final String DUAL_STACK = DOCS + "concepts/services-networking/dual-stack/";
  private static final String SERVICE = DOCS + "concepts/services-networking/service/";
  private static final String ALLOCATION =
      DOCS + "concepts/services-networking/cluster-ip-allocation/";
  private static final String API_CONCEPTS = DOCS + "reference/using-api/api-concepts/";
  private static final String VIRTUAL_IPS = DOCS + "reference/networking/virtual-ips/";
  private static final String NAMES = DOCS + "concepts/overview/working-with-objects/";
  private static final String KEPS =
      "https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/";

  static final String SERVICES = DUAL_STACK + "#services";
  static final String NEW_SERVICES = DUAL_STACK + "#dual-stack-options-on-new-services";
  static final String EXISTING_SERVICES = DUAL_STACK + "#dual-stack-defaults-on-existing-services";
  static final String SWITCHING =
      DUAL_STACK + "#switching-services-between-single-stack-and-dual-stack";
  static final String DUAL_STACK_HEADLESS = DUAL_STACK + "#headless-services-without-selector";
  static final String KEP_563 = KEPS + "563-dual-stack";
  static final String KEP_1880 = KEPS + "1880-multiple-service-cidrs";
  static final String HEADLESS = SERVICE + "#headless-services";
  static final String EXTERNAL_NAME = SERVICE + "#externalname";
  static final String TYPES = SERVICE + "#publishing-services-service-types";
  static final String DEFINING = SERVICE + "#defining-a-service";
  static final String PROTOCOLS = SERVICE + "#protocol-support";
  static final String CHOOSING_IP = SERVICE + "#choosing-your-own-ip-address";
  static final String NODE_PORT = SERVICE + "#type-nodeport";
  static final String CHOOSING_PORT = SERVICE + "#nodeport-custom-port";
  static final String PORT_COLLISIONS = SERVICE + "#avoid-nodeport-collisions";
  static final String TYPE_LOAD_BALANCER = SERVICE + "#loadbalancer";
  static final String LOAD_BALANCER_PORTS = SERVICE + "#load-balancer-nodeport-allocation";
  static final String LOAD_BALANCER_CLASS = SERVICE + "#load-balancer-class";
  static final String MULTI_PORT = SERVICE + "#multi-port-services";
  static final String CLUSTER_IPS = ALLOCATION + "#how-service-clusterips-are-allocated";
  static final String RESERVED_BAND = ALLOCATION + "#avoid-clusterip-conflict";
  static final String EXTEND_RANGES = DOCS + "tasks/network/extend-service-ip-ranges/";
  static final String SESSION_AFFINITY = VIRTUAL_IPS + "#session-affinity";
  static final String TRAFFIC_POLICIES = VIRTUAL_IPS + "#traffic-policies";
  static final String SOURCE_IP =
      DOCS
          + "tasks/access-application-cluster/create-external-load-balancer/"
          + "#preserving-the-client-source-ip";
  static final String SERVICE_REFERENCE =
      DOCS + "reference/kubernetes-api/service-resources/service-v1/#ServiceSpec";
  static final String OBJECT_NAMES = NAMES + "names/";
  static final String GENERATED_NAMES = API_CONCEPTS + "#generated-values";
  static final String NAMESPACES = NAMES + "namespaces/";
  static final String FINALIZERS = NAMES + "finalizers/";
  static final String LABELS = NAMES + "labels/#syntax-and-character-set";
  static final String RESOURCE_VERSIONS = API_CONCEPTS + "#resource-versions";
  static final String FIELD_VALIDATION = API_CONCEPTS + "#field-validation";
  static final String APPLY_CONFLICTS = DOCS + "reference/using-api/server-side-apply/#conflicts";
  static final String CONVENTIONS =
      "https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/"
          + "api-conventions.md";
  static final String METADATA = CONVENTIONS + "#metadata";
  static final String CONCURRENCY = CONVENTIONS + "#concurrency-control-and-consistency";
  static final String VALIDATION = CONVENTIONS + "#validation";

  private Documents() {}
}
