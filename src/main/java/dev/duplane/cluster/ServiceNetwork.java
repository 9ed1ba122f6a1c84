package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.Allocators;
import dev.duplane.allocation.Chance;
import dev.duplane.allocation.Shortage;
import dev.duplane.api.Conditions;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.store.Entry;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The pools of a cluster, made from what is in the store: the families are those of {@code
 * --service-cluster-ip-range}, the ranges those of the ServiceCIDR objects that are ready, what is
 * taken is what IPAddress objects and Services say. They are a cache: {@link #follow} brings it up
 * to date after a write of a ServiceCIDR, {@link #reload} makes it anew.
 *
 * <p>Without MultiCIDRServiceAllocator there are no ServiceCIDR objects: the ranges are those of
 * the flag. IPAddress objects are in the store all the same, where kube-apiserver then keeps a
 * bitmap; they are not served.
 */
final class ServiceNetwork {

  /** Gives the storage of a resource. */
  interface Storages {
    ObjectStorage of(String group, String version, String plural);
  }

  private final ClusterConfig config;
  private final Features features;
  private final Store store;
  private final Storages storages;
  private final RandomGenerator random;
  private final Shortage shortage;
  private volatile Allocators allocators;

  ServiceNetwork(
      ClusterConfig config,
      Features features,
      Store store,
      Storages storages,
      Chance chance,
      Shortage shortage) {
    this.shortage = shortage;
    this.config = config;
    this.features = features;
    this.store = store;
    this.storages = storages;
    this.random = chance.stream("addresses and ports");
    List<Cidr> ranges = config.serviceClusterIpRanges();
    this.allocators = allocators(Allocators.families(ranges), List.of());
  }

  private Allocators allocators(List<IpFamily> families, List<Cidr> ranges) {
    Allocators made =
        new Allocators(families, ranges, config.serviceNodePortRange(), random, features);
    made.setShortage(shortage);
    return made;
  }

  Allocators allocators() {
    return allocators;
  }

  /** Makes the pools from the store. */
  void reload(List<Cidr> configured) {
    Snapshot snapshot = store.snapshot();
    List<IpFamily> families = configured.stream().map(Cidr::family).toList();
    Allocators made = allocators(families, List.of());
    List<Cidr> ranges =
        features.isEnabled(Feature.MULTI_CIDR_SERVICE_ALLOCATOR)
            ? readyRanges(snapshot, families)
            : configured;
    made.setRanges(ranges, () -> recordedAddresses(snapshot));
    for (ObjectNode object : objects(snapshot, storages.of("", "v1", "services"))) {
      markPorts(made, new ObjectView(new ObjectView(object).object("spec")));
    }
    allocators = made;
  }

  /** Has the pools follow the ServiceCIDR objects; what is taken of ranges that stay is kept. */
  void follow() {
    Snapshot snapshot = store.snapshot();
    allocators.setRanges(
        readyRanges(snapshot, allocators.families()), () -> recordedAddresses(snapshot));
  }

  /**
   * The ranges of the ServiceCIDRs that are ready and not being deleted, in the order in which
   * these were made: the default one first. kube-apiserver tries them in no order at all.
   */
  private List<Cidr> readyRanges(Snapshot snapshot, List<IpFamily> families) {
    ObjectStorage storage = storages.of("networking.k8s.io", "v1", "servicecidrs");
    List<Entry> entries = new ArrayList<>();
    snapshot.range(storage.prefix(""), null).forEach(entries::add);
    entries.sort(Comparator.comparingLong(Entry::createRevision));
    List<Cidr> ranges = new ArrayList<>();
    for (Entry entry : entries) {
      ObjectNode object = storage.object(entry.value(), entry.modRevision());
      if (isReady(object)) {
        for (String text : new ObjectView(new ObjectView(object).object("spec")).texts("cidrs")) {
          Cidr range = Cidr.of(text);
          // A range too wide for a pool is stored all the same, and then does nothing.
          if (families.contains(range.family()) && AddressPool.canManage(range)) {
            ranges.add(range);
          }
        }
      }
    }
    return ranges;
  }

  /**
   * Unless a condition says otherwise, a range is ready: nobody says anything where the controller
   * of ServiceCIDRs does not run (cidrallocator.go, isReady).
   */
  private static boolean isReady(ObjectNode serviceCidr) {
    if (ObjectMeta.of(serviceCidr).deleting()) {
      return false;
    }
    ObjectNode ready = Conditions.find(serviceCidr, "Ready");
    return ready == null || ready.path("status").asText().equals("True");
  }

  /** The names of the IPAddress objects. */
  private List<IpAddress> recordedAddresses(Snapshot snapshot) {
    String prefix = storages.of("networking.k8s.io", "v1", "ipaddresses").prefix("");
    List<IpAddress> recorded = new ArrayList<>();
    for (Entry entry : snapshot.range(prefix, null)) {
      recorded.add(IpAddress.of(entry.key().substring(prefix.length())));
    }
    return recorded;
  }

  private static void markPorts(Allocators made, ObjectView spec) {
    if (!List.of("NodePort", "LoadBalancer").contains(spec.text("type"))) {
      return;
    }
    for (ObjectNode port : spec.objects("ports")) {
      int nodePort = new ObjectView(port).integer("nodePort");
      if (nodePort != 0) {
        made.markUsed(nodePort);
      }
    }
    int healthCheck = spec.integer("healthCheckNodePort");
    if (healthCheck != 0) {
      made.markUsed(healthCheck);
    }
  }

  private static List<ObjectNode> objects(Snapshot snapshot, ObjectStorage storage) {
    List<ObjectNode> objects = new ArrayList<>();
    for (Entry entry : snapshot.range(storage.prefix(""), null)) {
      objects.add(storage.object(entry.value(), entry.modRevision()));
    }
    return objects;
  }
}
