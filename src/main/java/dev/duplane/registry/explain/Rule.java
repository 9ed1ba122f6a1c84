package dev.duplane.registry.explain;

/**
 * The rules that decisions follow, each with its sentence and the document it comes from. In a
 * sentence, {@code {field}}, {@code {input}}, {@code {result}}, {@code {pool}} and {@code {detail}}
 * stand for what was noted with the decision.
 */
public enum Rule {
  OBJECT_CREATED(
      "object.create",
      Documents.METADATA,
      "The object is new. Its uid and creation time are the server's, whatever the client sends."),
  OBJECT_UPDATED(
      "object.update",
      Documents.CONCURRENCY,
      "The write was made to revision {detail} and took the next one of the whole cluster; a client"
          + " that still names an older one is refused."),
  OBJECT_DELETED(
      "object.delete",
      Documents.FINALIZERS,
      "Nothing held the object up, so it is gone, and its name is free."),
  OBJECT_DELETION_BEGUN(
      "object.deletionBegun",
      Documents.FINALIZERS,
      "The deletion has begun, and waits until these are done with the object: {detail}."),
  NAME_GENERATED(
      "metadata.name.generate",
      Documents.GENERATED_NAMES,
      "The client gave only generateName, so the server put five random characters behind it."),

  TYPE_DEFAULT(
      "type.default",
      Documents.TYPES,
      "Without a type a Service is a ClusterIP one: reachable from inside the cluster only."),
  SESSION_AFFINITY_DEFAULT(
      "sessionAffinity.default",
      Documents.SESSION_AFFINITY,
      "Unless asked for, connections of one client are not kept together."),
  SESSION_AFFINITY_TIMEOUT(
      "sessionAffinityConfig.default",
      Documents.SESSION_AFFINITY,
      "A client sticks to its Pod for three hours unless another time is given."),
  PROTOCOL_DEFAULT(
      "ports.protocol.default",
      Documents.PROTOCOLS,
      "A port is TCP unless it says" + " otherwise."),
  TARGET_PORT_DEFAULT(
      "ports.targetPort.default",
      Documents.DEFINING,
      "Pods are reached on the Service's own port unless a targetPort is given."),
  EXTERNAL_TRAFFIC_DEFAULT(
      "externalTrafficPolicy.default",
      Documents.TRAFFIC_POLICIES,
      "Traffic can come from outside, and may be sent on to any node's Pods."),
  INTERNAL_TRAFFIC_DEFAULT(
      "internalTrafficPolicy.default",
      Documents.TRAFFIC_POLICIES,
      "Traffic from inside the cluster may be sent on to any node's Pods."),
  LOAD_BALANCER_PORTS_DEFAULT(
      "allocateLoadBalancerNodePorts.default",
      Documents.LOAD_BALANCER_PORTS,
      "Load balancers usually send traffic to node ports, so they are allocated unless the Service"
          + " says that it needs none."),

  POLICY_GIVEN(
      "ipFamilyPolicy.given", Documents.SERVICES, "The client asks for {result}: {detail}."),
  POLICY_KEPT(
      "ipFamilyPolicy.kept",
      Documents.EXISTING_SERVICES,
      "The client leaves the policy out, so the Service keeps the one it has; it is never guessed"
          + " anew."),
  POLICY_DEFAULT(
      "ipFamilyPolicy.default",
      Documents.NEW_SERVICES,
      "A Service that says nothing is single-stack, on a dual-stack cluster too: two addresses are"
          + " only for those who ask."),
  POLICY_HEADLESS(
      "ipFamilyPolicy.headlessWithoutSelector",
      Documents.DUAL_STACK_HEADLESS,
      "A headless Service without selector that says nothing gets RequireDualStack: its endpoints"
          + " are made by somebody else and may be of either family."),
  FAMILIES_GIVEN(
      "ipFamilies.given",
      Documents.SERVICES,
      "The client names the families. The first is that of clusterIP, and cannot change later."),
  FAMILIES_KEPT(
      "ipFamilies.kept",
      Documents.EXISTING_SERVICES,
      "The families are those that the Service has: a policy alone changes none that is there."),
  FAMILIES_FROM_IPS(
      "ipFamilies.fromClusterIPs",
      Documents.KEP_563,
      "The client names addresses and no families, so each address tells its family."),
  FAMILIES_PRIMARY(
      "ipFamilies.clusterDefault",
      Documents.NEW_SERVICES,
      "No family is named, so the Service has the cluster's first one: that of the first range in"
          + " --service-cluster-ip-range."),
  FAMILIES_SECOND(
      "ipFamilies.second",
      Documents.SERVICES,
      "{detail} wants two families and the cluster has both, so the other one is put behind the"
          + " first."),
  FAMILIES_ONE_ONLY(
      "ipFamilies.singleStackCluster",
      Documents.SERVICES,
      "PreferDualStack would take two families, but this cluster has {detail} only, so the Service"
          + " has one and is not refused for it."),
  FAMILIES_HEADLESS(
      "ipFamilies.headlessWithoutSelector",
      Documents.DUAL_STACK_HEADLESS,
      "Nothing is allocated for a headless Service without selector, so it has both families even"
          + " on a cluster that has ranges for one."),
  FAMILIES_DOWNGRADED(
      "ipFamilies.downgrade",
      Documents.SWITCHING,
      "SingleStack is the way to say that the second family shall go; the first stays."),
  FAMILIES_LEFT_ALONE(
      "ipFamilyPolicy.leftAlone",
      Documents.EXISTING_SERVICES,
      "A PreferDualStack Service whose families and addresses the client does not touch stays as it"
          + " is, also when the cluster has gained or lost a family since."),
  FAMILIES_NONE(
      "ipFamilies.externalName",
      Documents.EXTERNAL_NAME,
      "An ExternalName Service is a name in DNS: it has no address, and so no family."),

  IPS_FROM_IP(
      "clusterIPs.fromClusterIP",
      Documents.KEP_563,
      "clusterIP and the first of clusterIPs are one field in two forms; a client that knows only"
          + " the old one means both."),
  IPS_KEPT(
      "clusterIPs.kept",
      Documents.KEP_563,
      "The addresses are the Service's own since they were allocated, and stay when an update leaves"
          + " them out."),
  IPS_DOWNGRADED(
      "clusterIPs.downgrade",
      Documents.SWITCHING,
      "With SingleStack the second address goes; the first one never changes."),
  IPS_HEADLESS(
      "clusterIPs.headless",
      Documents.HEADLESS,
      "clusterIP None makes a Service headless: no address is allocated, DNS answers with those of"
          + " the Pods."),
  IP_DRAWN(
      "clusterIPs.draw",
      Documents.CLUSTER_IPS,
      "No address is asked for, so one was drawn at random from {detail}."),
  IP_REQUESTED(
      "clusterIPs.request",
      Documents.CHOOSING_IP,
      "The client asks for this address, and it was free: it is in {detail}."),
  IP_DRY_RUN(
      "clusterIPs.dryRun",
      Documents.CLUSTER_IPS,
      "A dry run takes nothing from the pools and shows the range's network address instead."),
  IP_SECOND_ADDED(
      "clusterIPs.upgrade",
      Documents.SWITCHING,
      "The Service becomes dual-stack: it gets an address of the second family, and keeps the"
          + " first."),
  IP_RELEASED(
      "clusterIPs.release",
      Documents.KEP_1880,
      "{input} is given back: its IPAddress object goes in the same transaction, and the address can"
          + " be drawn again ({detail})."),
  IP_RANGE_FULL(
      "clusterIPs.rangeFull",
      Documents.EXTEND_RANGES,
      "No {detail} address is free, so the whole request is refused. Another ServiceCIDR adds"
          + " addresses; PreferDualStack does not make do with one family when the other is full.",
      true),
  IP_TAKEN(
      "clusterIPs.taken",
      Documents.CHOOSING_IP,
      "The address asked for is in use: {detail}.",
      true),
  IP_NOT_IN_RANGE(
      "clusterIPs.notInRange",
      Documents.CHOOSING_IP,
      "The address asked for cannot be given out: it must be in a Service range of the cluster"
          + " ({detail}), and be neither a range's network address nor an IPv4 range's last one.",
      true),
  IP_NO_POOL(
      "clusterIPs.noRange",
      Documents.KEP_1880,
      "The cluster has no {detail} range to allocate from yet.",
      true),
  IP_LEFT_BEHIND(
      "clusterIPs.leftBehind",
      Documents.KEP_1880,
      "Addresses are taken one by one. This one was had before the request failed and stays taken,"
          + " with an IPAddress object without Service, until it is reclaimed (a minute later, or when"
          + " a Service is deleted)."),
  IP_RECLAIMED(
      "clusterIPs.reclaim",
      Documents.KEP_1880,
      "{input} belonged to a request that failed half-way, and is free again."),

  NODE_PORT_DRAWN(
      "nodePort.draw",
      Documents.PORT_COLLISIONS,
      "No node port is asked for, so one was drawn at random from {detail}."),
  NODE_PORT_REQUESTED(
      "nodePort.request",
      Documents.CHOOSING_PORT,
      "The client asks for this node port, and it was free: it is in {detail}."),
  NODE_PORT_SHARED(
      "nodePort.shared",
      Documents.NODE_PORT,
      "Ports with one number and different protocols share a node port unless they ask for two."),
  NODE_PORT_KEPT(
      "nodePort.kept",
      Documents.NODE_PORT,
      "The port has this node port since it was allocated, and keeps it when an update leaves it"
          + " out."),
  NODE_PORT_NOT_WANTED(
      "nodePort.notWanted",
      Documents.LOAD_BALANCER_PORTS,
      "allocateLoadBalancerNodePorts is false, so a port gets no node port that it does not ask"
          + " for."),
  NODE_PORT_RELEASED(
      "nodePort.release",
      Documents.NODE_PORT,
      "Node port {input} is given back and can be drawn again."),
  NODE_PORT_RANGE_FULL(
      "nodePort.rangeFull",
      Documents.NODE_PORT,
      "All {detail} ports of the node port range are in use, so the whole request is refused.",
      true),
  NODE_PORT_TAKEN(
      "nodePort.taken",
      Documents.CHOOSING_PORT,
      "The node port asked for is in use; each has one owner in the whole cluster, of any"
          + " protocol.",
      true),
  NODE_PORT_NOT_IN_RANGE(
      "nodePort.notInRange",
      Documents.CHOOSING_PORT,
      "The node port asked for is not in --service-node-port-range.",
      true),
  HEALTH_CHECK_PORT(
      "healthCheckNodePort.allocate",
      Documents.SOURCE_IP,
      "A LoadBalancer Service with externalTrafficPolicy Local has a node port at which load"
          + " balancers ask whether a node has Pods for it."),
  HEALTH_CHECK_PORT_RELEASED(
      "healthCheckNodePort.release",
      Documents.SOURCE_IP,
      "The Service no longer needs a health check node port: {input} is given back."),

  TYPE_CHANGE_WIPES(
      "type.wipes",
      Documents.TYPES,
      "With the new type the field means nothing. The client did not change it, so it is removed"
          + " rather than refused."),

  REFUSED_FIRST_IP_CHANGED(
      "clusterIPs.immutable",
      Documents.SWITCHING,
      "An address that a Service has cannot be exchanged, as clients may know it; only the second"
          + " can come and go, with the policy.",
      true),
  REFUSED_FIRST_FAMILY_CHANGED(
      "ipFamilies.immutable",
      Documents.SWITCHING,
      "The first family cannot change, as the first address cannot: another order needs a new"
          + " Service.",
      true),
  REFUSED_RELEASE_NEEDS_SINGLE_STACK(
      "ipFamilyPolicy.release",
      Documents.SWITCHING,
      "To leave out the second address or family is not enough to give it up, since old clients"
          + " leave out what they do not know: the policy must say SingleStack.",
      true),
  REFUSED_TWO_NEED_DUAL_STACK(
      "ipFamilyPolicy.twoNeedDualStack",
      Documents.NEW_SERVICES,
      "Two addresses or two families contradict SingleStack, which is also what a new Service is"
          + " that gives no policy.",
      true),
  REFUSED_CLUSTER_SINGLE_STACK(
      "ipFamilyPolicy.requireNeedsBoth",
      Documents.SERVICES,
      "RequireDualStack is refused where the cluster has one family. PreferDualStack takes what"
          + " there is.",
      true),
  REFUSED_FAMILY_UNKNOWN_TO_CLUSTER(
      "ipFamilies.notOnCluster",
      Documents.SERVICES,
      "The cluster has no Service range of this family; --service-cluster-ip-range or a ServiceCIDR"
          + " would have to give it one.",
      true),
  REFUSED_IP_OF_OTHER_FAMILY(
      "clusterIPs.matchFamilies",
      Documents.NEW_SERVICES,
      "clusterIPs and ipFamilies go together by position: the first address is of the first family,"
          + " the second of the second. A Service keeps the addresses it has, so families in another"
          + " order contradict them.",
      true),
  REFUSED_IPS_ALIKE(
      "clusterIPs.oneEach",
      Documents.NEW_SERVICES,
      "Two addresses are one of IPv4 and one of IPv6, in either order.",
      true),
  REFUSED_SINGULAR_PLURAL(
      "clusterIPs.matchClusterIP",
      Documents.KEP_563,
      "clusterIP and the first of clusterIPs must say the same.",
      true),
  REFUSED_EXTERNAL_NAME(
      "externalName.noAddress",
      Documents.EXTERNAL_NAME,
      "An ExternalName Service has no address of its own, and none of the fields about addresses.",
      true),
  REFUSED_HEADLESS_TYPE(
      "clusterIPs.headlessType",
      Documents.HEADLESS,
      "NodePort and LoadBalancer build on a cluster IP, so they cannot be headless.",
      true),
  REFUSED_POLICY_UNKNOWN(
      "ipFamilyPolicy.known",
      Documents.SERVICES,
      "There are three policies: SingleStack, PreferDualStack, RequireDualStack.",
      true),
  REFUSED_FAMILY_UNKNOWN(
      "ipFamilies.known",
      Documents.SERVICES,
      "There are two families, written IPv4 and IPv6, and each may stand once.",
      true),
  REFUSED_PORT(
      "ports.valid",
      Documents.MULTI_PORT,
      "Ports need a number from 1 to 65535 and, if there are several, names that tell them apart.",
      true),
  REFUSED_LOAD_BALANCER_CLASS(
      "loadBalancerClass.immutable",
      Documents.LOAD_BALANCER_CLASS,
      "Which implementation looks after a load balancer is said once, when the Service becomes"
          + " one.",
      true),
  REFUSED_FIELD(
      "field.invalid",
      Documents.VALIDATION,
      "The field is not as its kind wants it: {detail}.",
      true),
  REFUSED_SERVICE_FIELD(
      "service.invalid",
      Documents.SERVICE_REFERENCE,
      "The field is not as a Service wants it: {detail}.",
      true),
  REFUSED_METADATA(
      "metadata.invalid",
      Documents.OBJECT_NAMES,
      "Names, labels and annotations have forms of their own: {detail}.",
      true),
  REFUSED_IMMUTABLE(
      "field.immutable",
      Documents.VALIDATION,
      "The field is set once, when the object is created, and cannot change: {detail}.",
      true),
  REFUSED_NAME_TAKEN(
      "request.alreadyExists",
      Documents.OBJECT_NAMES,
      "In one Namespace a name stands for one object of a kind. An update or apply changes the one"
          + " that is there.",
      true),
  REFUSED_CONFLICT(
      "request.conflict",
      Documents.CONCURRENCY,
      "The request names a revision or uid that is no longer the object's: it was changed or made"
          + " anew since the client read it. Read it again and repeat the change.",
      true),
  REFUSED_APPLY_CONFLICT(
      "request.applyConflict",
      Documents.APPLY_CONFLICTS,
      "Another field manager owns a field that this apply wants to have another value. Force takes"
          + " it over; leaving it out gives way.",
      true),
  REFUSED_NOT_FOUND(
      "request.notFound",
      Documents.NAMESPACES,
      "The request needs something that is not there: {detail}.",
      true),
  REFUSED_FORBIDDEN(
      "request.forbidden",
      Documents.NAMESPACES,
      "An admission rule of the cluster says no: {detail}.",
      true),
  REFUSED_BODY(
      "request.body",
      Documents.FIELD_VALIDATION,
      "The body is not an object of this kind: {detail}.",
      true),
  REFUSED_OTHERWISE(
      "request.refused",
      Documents.RESOURCE_VERSIONS,
      "The request cannot be done: {detail}.",
      true),

  IP_IN_USE(
      "clusterIPs.inUse",
      Documents.CLUSTER_IPS,
      "The address is in {detail}. Whether it was drawn or asked for is no longer known."),
  IP_OUTSIDE(
      "clusterIPs.outside",
      Documents.KEP_1880,
      "The address is in no Service range of the cluster. The Service keeps it all the same; once"
          + " given back, it cannot be had again."),
  POLICY_IS("ipFamilyPolicy.is", Documents.SERVICES, "{result}: {detail}."),
  FAMILIES_ARE(
      "ipFamilies.are",
      Documents.SERVICES,
      "The first family is that of clusterIP and cannot change."),
  FAMILIES_BEHIND_CLUSTER(
      "ipFamilies.olderThanCluster",
      Documents.EXISTING_SERVICES,
      "The cluster has both families by now. The Service is not changed on its own: an update that"
          + " names two families, or makes another policy of this one, gives it the second."),
  FAMILY_LOST(
      "ipFamilies.clusterLost",
      Documents.EXISTING_SERVICES,
      "The cluster has no {detail} range any more. The Service keeps what it has."),
  NODE_PORT_IN_USE(
      "nodePort.inUse",
      Documents.NODE_PORT,
      "The port is open on every node. Whether it was drawn or asked for is no longer known."),
  LOAD_BALANCER_NO_PROVIDER(
      "loadBalancer.noProvider",
      Documents.TYPE_LOAD_BALANCER,
      "No cloud provider runs here, so nobody makes the load balancer."),
  LOAD_BALANCER_OF_CLASS(
      "loadBalancer.class",
      Documents.LOAD_BALANCER_CLASS,
      "The class {input} names another implementation: the cloud provider leaves the Service"
          + " alone."),
  LOAD_BALANCER_MADE(
      "loadBalancer.ingress",
      Documents.TYPE_LOAD_BALANCER,
      "The cloud provider gave the load balancer an address of each family that both it and the"
          + " Service have, in the Service's order."),
  LOAD_BALANCER_FAMILY(
      "loadBalancer.family",
      Documents.TYPE_LOAD_BALANCER,
      "The cloud provider has no load balancers of {detail}. The Service has that family inside the"
          + " cluster only."),
  LOAD_BALANCER_IP_NOT_FREE(
      "loadBalancer.ipNotFree",
      Documents.TYPE_LOAD_BALANCER,
      "The address {input} was asked for. It is not the cloud provider's, or another load balancer"
          + " has it."),
  LOAD_BALANCER_FAILED(
      "loadBalancer.failed",
      Documents.TYPE_LOAD_BALANCER,
      "The cloud provider fails and is asked again later: {detail}."),
  LOAD_BALANCER_AWAITED(
      "loadBalancer.awaited", Documents.TYPE_LOAD_BALANCER, "The load balancer is not there yet."),
  ADDRESS_OF(
      "ipaddress.parentRef",
      Documents.KEP_1880,
      "An IPAddress object is the record that an address is in use, in {detail}. It was written in"
          + " one transaction with its Service and goes with it; explain that Service to see why it has"
          + " this address."),
  ADDRESS_ORPHAN(
      "ipaddress.orphan",
      Documents.KEP_1880,
      "The Service is not there: this address was left behind by a request that failed half-way,"
          + " and will be reclaimed.");

  private final String id;
  private final String link;
  private final String text;
  private final boolean refuses;

  Rule(String id, String link, String text) {
    this(id, link, text, false);
  }

  Rule(String id, String link, String text, boolean refuses) {
    this.id = id;
    this.link = link;
    this.text = text;
    this.refuses = refuses;
  }

  /** The stable id, e.g. {@code ipFamilyPolicy.default}. */
  public String id() {
    return id;
  }

  /** The document that the rule comes from. */
  public String link() {
    return link;
  }

  /** Its sentence, with places to fill in. */
  String text() {
    return text;
  }

  /** Whether a request ends here. */
  boolean refuses() {
    return refuses;
  }
}
