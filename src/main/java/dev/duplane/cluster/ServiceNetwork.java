package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.Allocators;
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
import java.util.List;
import java.util.SplittableRandom;

/**
 * The pools of a cluster, made from what is in the store: the families are those of {@code
 * --service-cluster-ip-range}, the ranges those of the ServiceCIDR objects, what is taken is what
 * IPAddress objects and Services say. They are a cache; {@link #reload} makes them anew.
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
  private final SplittableRandom random;
  private volatile Allocators allocators;

  ServiceNetwork(ClusterConfig config, Features features, Store store, Storages storages) {
    this.config = config;
    this.features = features;
    this.store = store;
    this.storages = storages;
    // A stream of its own: how many uids are drawn does not change which addresses are.
    this.random = new SplittableRandom(config.seed() ^ 0x5e_71_ce_1bL);
    List<Cidr> ranges = config.serviceClusterIpRanges();
    this.allocators = allocators(Allocators.families(ranges), ranges);
  }

  Allocators allocators() {
    return allocators;
  }

  private Allocators allocators(List<IpFamily> families, List<Cidr> ranges) {
    return new Allocators(families, ranges, config.serviceNodePortRange(), random, features);
  }

  /** The range that addresses of the first family come from. */
  Cidr primaryRange() {
    return allocators.pools(allocators.primaryFamily()).get(0).range();
  }

  /** Makes the pools from the store. */
  void reload(List<Cidr> configured) {
    Snapshot snapshot = store.snapshot();
    List<IpFamily> families = configured.stream().map(Cidr::family).toList();
    List<Cidr> ranges =
        features.has(Feature.MULTI_CIDR_SERVICE_ALLOCATOR)
            ? serviceCidrs(snapshot, families)
            : configured;
    Allocators made = allocators(families, ranges);
    ObjectStorage addresses = storages.of("networking.k8s.io", "v1", "ipaddresses");
    for (ObjectNode object : objects(snapshot, addresses)) {
      IpAddress address = IpAddress.parse(ObjectMeta.of(object).name());
      if (address != null) {
        made.markUsed(address);
      }
    }
    for (ObjectNode object : objects(snapshot, storages.of("", "v1", "services"))) {
      markPorts(made, new ObjectView(new ObjectView(object).object("spec")));
    }
    allocators = made;
  }

  /** What ServiceCIDR objects say, as far as the cluster has the family. */
  private List<Cidr> serviceCidrs(Snapshot snapshot, List<IpFamily> families) {
    List<Cidr> ranges = new ArrayList<>();
    ObjectStorage serviceCidrs = storages.of("networking.k8s.io", "v1", "servicecidrs");
    for (ObjectNode object : objects(snapshot, serviceCidrs)) {
      for (String text : new ObjectView(new ObjectView(object).object("spec")).texts("cidrs")) {
        Cidr range = Cidr.of(text);
        if (families.contains(range.family())) {
          ranges.add(range);
        }
      }
    }
    return ranges;
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
