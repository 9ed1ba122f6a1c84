package dev.duplane.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.AddressPool;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.ClusterReader;
import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.SavedState;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.preflight.RehearsalReport.FamilyState;
import dev.duplane.preflight.RehearsalReport.LoadBalancerOutlook;
import dev.duplane.preflight.RehearsalReport.PoolHeadroom;
import dev.duplane.preflight.RehearsalReport.ServiceOutlook;
import dev.duplane.preflight.RehearsalReport.SingleStackNode;
import dev.duplane.preflight.RehearsalReport.SingleStackPod;
import dev.duplane.registry.Body;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Enables dual stack in a cluster of our own that has the objects of another one: it is started
 * with them, its API server gets the new {@code --service-cluster-ip-range}, and each Service is
 * read before and after. No controller runs, so that nothing else changes.
 */
final class DualStackRehearsal {
  private static final WriteOptions DRY_RUN =
      new WriteOptions(true, "preflight", FieldValidation.IGNORE);

  private final ClusterConfig config;
  private final boolean knowsProvider;
  private final SavedState state;

  /**
   * @param config of the cluster as it is
   * @param knowsProvider whether its flags say what load balancers can do
   * @param state its objects
   */
  DualStackRehearsal(ClusterConfig config, boolean knowsProvider, SavedState state) {
    this.config = config.withControllers(new Controllers(List.of())).withSettleAfter(null);
    this.knowsProvider = knowsProvider;
    this.state = state;
  }

  /**
   * What comes of it.
   *
   * @param to the new Service ranges
   * @throws SavedState.InvalidStateException if no cluster can have the objects
   */
  RehearsalReport rehearse(List<Cidr> to) throws SavedState.InvalidStateException {
    try (Cluster cluster = Cluster.start(config, state)) {
      ClusterReader objects = new ClusterReader(cluster);
      Map<String, ObjectNode> before = services(objects);
      cluster.changeServiceClusterIpRange(to);
      Map<String, ObjectNode> after = services(objects);
      List<ServiceOutlook> outlooks = new ArrayList<>();
      after.forEach(
          (key, service) -> {
            ObjectNode old = before.getOrDefault(key, service);
            outlooks.add(outlook(cluster, old, service));
          });
      return new RehearsalReport(
          join(config.serviceClusterIpRanges()),
          join(to),
          List.copyOf(outlooks),
          pools(cluster, outlooks),
          nodes(objects.list("", "nodes")),
          pods(objects.list("", "pods")),
          loadBalancers(after));
    }
  }

  private static Map<String, ObjectNode> services(ClusterReader objects) {
    Map<String, ObjectNode> services = new TreeMap<>();
    for (ObjectNode service : objects.list("", "services")) {
      ObjectMeta meta = ObjectMeta.of(service);
      services.put(meta.namespace() + "/" + meta.name(), service);
    }
    return services;
  }

  private ServiceOutlook outlook(Cluster cluster, ObjectNode before, ObjectNode after) {
    ObjectMeta meta = ObjectMeta.of(after);
    FamilyState now = families(after);
    FamilyState edited = now;
    FamilyState wished = now;
    String refused = "";
    try {
      edited = families(update(cluster, after));
      wished = families(update(cluster, patched(after, now)));
    } catch (StatusException e) {
      refused = e.status().message();
    }
    return new ServiceOutlook(
        meta.namespace(),
        meta.name(),
        type(after),
        families(before),
        now,
        edited,
        wished,
        refused,
        why(after, now, edited),
        outside(cluster, now));
  }

  /**
   * What a person sends who wants both families. A Service that is PreferDualStack already is given
   * them by name: an update that changes neither policy nor families gives it none
   * (pkg/registry/core/service/storage/alloc.go, {@code isMatchingPreferDualStackClusterIPFields}).
   */
  private static ObjectNode patched(ObjectNode service, FamilyState now) {
    ObjectNode patched = service.deepCopy();
    ObjectNode spec = (ObjectNode) patched.get("spec");
    IpFamily first = now.families().size() == 1 ? IpFamily.fromWire(now.families().get(0)) : null;
    if (first == null || type(service).equals("ExternalName")) {
      return patched;
    }
    spec.put("ipFamilyPolicy", "PreferDualStack");
    if (now.policy().equals("PreferDualStack")) {
      spec.putArray("ipFamilies").add(first.wireName()).add(first.other().wireName());
    }
    return patched;
  }

  /** What the API server would make of an update, as dry run. */
  private static ObjectNode update(Cluster cluster, ObjectNode service) {
    ResourceRegistry services =
        Objects.requireNonNull(cluster.catalog().resource("", "v1", "services"));
    ObjectMeta meta = ObjectMeta.of(service);
    Body body = Body.json(JsonTree.bytes(service));
    return (ObjectNode)
        JsonTree.parse(services.update(meta.namespace(), meta.name(), "", body, DRY_RUN).json());
  }

  private static FamilyState families(ObjectNode service) {
    JsonNode spec = service.path("spec");
    return new FamilyState(
        spec.path("ipFamilyPolicy").asText(),
        texts(spec.path("ipFamilies")),
        texts(spec.path("clusterIPs")));
  }

  private static String type(ObjectNode service) {
    JsonNode spec = service.path("spec");
    return spec.path("clusterIP").asText().equals("None") ? "Headless" : spec.path("type").asText();
  }

  private static String why(ObjectNode service, FamilyState now, FamilyState edited) {
    if (type(service).equals("ExternalName")) {
      return "it has no addresses, only a name";
    }
    if (now.families().size() > 1) {
      return "it has both families";
    }
    if (edited.families().size() > 1) {
      return "its " + now.policy() + " holds from its next update on";
    }
    if (now.policy().equals("PreferDualStack")) {
      return "it is PreferDualStack, but an update that changes no families gives it none";
    }
    return type(service).equals("Headless")
        ? "it was made "
            + now.policy()
            + "; DNS has its endpoints of the one family until that is patched"
        : "it was made " + now.policy() + ", which stays until it is patched";
  }

  private static List<String> outside(Cluster cluster, FamilyState now) {
    List<Cidr> ranges = cluster.addressPools().stream().map(AddressPool::range).toList();
    return now.clusterIPs().stream()
        .filter(
            text -> {
              IpAddress address = IpAddress.parseSloppy(text);
              return address != null && ranges.stream().noneMatch(it -> it.contains(address));
            })
        .toList();
  }

  private static List<PoolHeadroom> pools(Cluster cluster, List<ServiceOutlook> outlooks) {
    List<PoolHeadroom> pools = new ArrayList<>();
    for (AddressPool pool : cluster.addressPools()) {
      String family = pool.family().wireName();
      long wanted =
          outlooks.stream()
              .filter(it -> !List.of("Headless", "ExternalName").contains(it.type()))
              .filter(it -> !it.after().families().contains(family))
              .count();
      pools.add(
          new PoolHeadroom(
              pool.range().toString(),
              family,
              pool.size(),
              pool.used(),
              wanted,
              pool.free().compareTo(BigInteger.valueOf(wanted)) >= 0));
    }
    return List.copyOf(pools);
  }

  private static List<SingleStackNode> nodes(List<ObjectNode> all) {
    List<SingleStackNode> nodes = new ArrayList<>();
    for (ObjectNode node : all) {
      List<Cidr> podCidrs = ClusterFacts.podCidrs(node);
      List<IpFamily> families = ClusterFacts.nodeFamilies(node);
      if (families.size() < 2 || podCidrs.size() < 2) {
        nodes.add(
            new SingleStackNode(
                ObjectMeta.of(node).name(),
                names(families),
                podCidrs.stream().map(Cidr::toString).toList()));
      }
    }
    nodes.sort(Comparator.comparing(SingleStackNode::name));
    return List.copyOf(nodes);
  }

  private static List<SingleStackPod> pods(List<ObjectNode> all) {
    List<SingleStackPod> pods = new ArrayList<>();
    for (ObjectNode pod : all) {
      List<IpFamily> families = ClusterFacts.podFamilies(pod);
      if (families.size() == 1 && !ClusterFacts.ended(pod)) {
        ObjectMeta meta = ObjectMeta.of(pod);
        pods.add(
            new SingleStackPod(
                meta.namespace(),
                meta.name(),
                names(families),
                pod.path("spec").path("hostNetwork").asBoolean()));
      }
    }
    pods.sort(Comparator.comparing(SingleStackPod::namespace).thenComparing(SingleStackPod::name));
    return List.copyOf(pods);
  }

  private List<LoadBalancerOutlook> loadBalancers(Map<String, ObjectNode> services) {
    List<LoadBalancerOutlook> balancers = new ArrayList<>();
    List<IpFamily> can = config.cloudProvider().families().stream().sorted().toList();
    for (ObjectNode service : services.values()) {
      if (!service.path("spec").path("type").asText().equals("LoadBalancer")) {
        continue;
      }
      String follows = !knowsProvider ? "unknown" : can.size() == 2 ? "yes" : "no";
      String why =
          switch (follows) {
            case "yes" -> "the provider does both families";
            case "no" -> "the provider does " + Requirements.words(can) + " alone";
            default -> "--load-balancer-families says what the provider does";
          };
      ObjectMeta meta = ObjectMeta.of(service);
      balancers.add(
          new LoadBalancerOutlook(
              meta.namespace(), meta.name(), ingressFamilies(service), follows, why));
    }
    return List.copyOf(balancers);
  }

  private static List<String> ingressFamilies(ObjectNode service) {
    List<IpFamily> families = new ArrayList<>();
    for (JsonNode ingress : service.path("status").path("loadBalancer").path("ingress")) {
      IpAddress address = IpAddress.parseSloppy(ingress.path("ip").asText());
      if (address != null) {
        families.add(address.family());
      }
    }
    return names(families);
  }

  private static List<String> names(List<IpFamily> families) {
    return families.stream().map(IpFamily::wireName).toList();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }

  private static String join(List<Cidr> cidrs) {
    return cidrs.stream().map(Cidr::toString).collect(Collectors.joining(","));
  }
}
