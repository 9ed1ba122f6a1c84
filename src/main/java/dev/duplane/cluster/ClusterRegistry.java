package dev.duplane.cluster;

import dev.duplane.admission.AdmissionPlugins;
import dev.duplane.allocation.Allocators;
import dev.duplane.allocation.Chance;
import dev.duplane.allocation.PortPool;
import dev.duplane.api.release.Features;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.SavedState.InvalidStateException;
import dev.duplane.net.Cidr;
import dev.duplane.registry.Admission;
import dev.duplane.registry.RegistryContext;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.ServedResources;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.registry.StoredValueCodec;
import dev.duplane.registry.StrategyRegistries;
import dev.duplane.registry.explain.WriteHistory;
import dev.duplane.registry.networking.IpAddressRecords;
import dev.duplane.registry.service.NodePortRecord;
import dev.duplane.registry.service.OrphanedAddresses;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.SharedStore;
import dev.duplane.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster stores and what decides about it: kinds, admission, pools of addresses and ports.
 * It has none of the loops that act on objects by themselves.
 */
final class ClusterRegistry {
  private final Features features;
  private final Contract contract;
  private final BuiltInKinds kinds;
  private final Store store;
  private final ClusterClock clock;
  private final Chance chance;
  private final RegistryContext context;
  private final ServiceNetwork network;
  private final ResourceCatalog catalog;
  private final IpAddressRecords records;
  private final NodePortRecord nodePorts;
  private final OrphanedAddresses orphans = new OrphanedAddresses();
  private final WriteHistory history = new WriteHistory(WriteHistory.OBJECTS);
  private final CustomResourceDefinitions definitions;
  private final AccessControl access;
  private final Disturbances disturbances = Disturbances.none();
  private volatile ClusterConfig config;

  /**
   * @param config whose clock is the other one
   * @param store in which they are; it may have some already
   * @param writer through which all writes go
   * @throws IllegalArgumentException if the release does not allow the Service ranges
   */
  ClusterRegistry(
      ClusterConfig config,
      ClusterClock clock,
      Store store,
      ClusterWriter writer,
      SeededAuthority authority) {
    this.features = config.features();
    requireAllowed(config.serviceClusterIpRanges());
    this.config = config;
    this.clock = clock;
    this.contract = Contract.bundled().as(features);
    this.kinds = new BuiltInKinds(contract);
    this.store = store;
    this.chance = new Chance(config.seed(), Sharing.drawnAt(store));
    this.context = new RegistryContext(store, contract, clock, chance, writer);
    this.network =
        new ServiceNetwork(
            config, features, store, kinds::storage, chance, disturbances.shortage());
    Admission admission =
        AdmissionPlugins.all(
            config.admission(),
            context,
            kinds::storage,
            this::served,
            AccessControl.asked(this::access),
            clock);
    this.catalog =
        new ResourceCatalog(new StrategyRegistries(context, admission, history, this::catalog)::of);
    this.records =
        new IpAddressRecords(
            store,
            kinds.storage("networking.k8s.io", "v1", "ipaddresses"),
            kinds.storage("", "v1", "services"),
            context.identity(),
            kinds.addressTemplates());
    this.nodePorts = new NodePortRecord(store);
    this.access = AccessControl.of(config, kinds, store, this::catalog, authority);
    kinds.addTo(catalog, parts());
    this.definitions = new CustomResourceDefinitions(catalog, store, contract);
  }

  private KindStrategies.Parts parts() {
    return new KindStrategies.Parts(
        features,
        network::allocators,
        records,
        orphans,
        nodePorts,
        network::follow,
        () -> catalog,
        clock,
        access,
        ControlPlane.components(config.controllers(), store));
  }

  /**
   * Reads what is stored, and adds what each cluster begins with, or a state.
   *
   * @param mediaType in which built-in kinds are stored outside this process
   * @param whole puts a state into the store
   * @return what is still to be done for the state; null if there is none
   * @throws InvalidStateException if the state's objects do not go together
   */
  @Nullable StateRestore load(
      StorageMediaType mediaType, @Nullable SavedState state, StateRestore.Whole whole)
      throws InvalidStateException {
    FirstObjects first = FirstObjects.of(contract);
    if (store instanceof SharedStore others) {
      others.begin(new StoredValueCodec(this::served, mediaType));
      first.into(others, kinds, chance, context.now());
    } else if (store instanceof MemoryStore memory
        && memory.snapshot().revision() == 0
        && (state == null || !state.exact())) {
      memory.restore(first.entries(kinds, chance, context.now()), 0);
    }
    StateRestore restore = null;
    if (state != null) {
      definitions.foretell(state);
      restore = StateRestore.of(state, catalog.served());
      restore.into(store, whole, records, context.now());
    }
    definitions.serveStored();
    return restore;
  }

  /**
   * Fills the pools with what stored objects have, and keeps them so if others write, too.
   *
   * @param repairs whether the record of node ports is mended, as well
   */
  void fillPools(boolean repairs) {
    reloadPools();
    if (repairs) {
      nodePorts.repair(this::portsOfServices);
    }
    if (store instanceof SharedStore others) {
      context.followOthers(
          new OtherProcesses(
                  others,
                  network,
                  nodePorts,
                  this::reloadPools,
                  () -> orphans.rebuild(records),
                  clock)
              ::follow);
    }
  }

  private void reloadPools() {
    network.reload(ranges());
    orphans.rebuild(records);
  }

  private PortPool portsOfServices() {
    if (store instanceof SharedStore) {
      reloadPools();
    }
    return allocators().ports();
  }

  /**
   * Refuses Service ranges that the release does not allow.
   *
   * @throws IllegalArgumentException that says which rule they break
   */
  void requireAllowed(List<Cidr> ranges) {
    String refusal = ServiceClusterIpRanges.refusal(ranges, features);
    if (refusal != null) {
      throw new IllegalArgumentException(refusal);
    }
  }

  /** Gives Services the addresses of other ranges from now on. */
  void changeRanges(List<Cidr> ranges) {
    network.reload(ranges);
    config = config.withServiceClusterIpRanges(ranges);
  }

  List<Cidr> ranges() {
    return config.serviceClusterIpRanges();
  }

  ClusterConfig config() {
    return config;
  }

  Features features() {
    return features;
  }

  Store store() {
    return store;
  }

  /** The store, if other processes use it, too. */
  @Nullable SharedStore sharedStore() {
    return store instanceof SharedStore others ? others : null;
  }

  Chance chance() {
    return chance;
  }

  ServiceNetwork network() {
    return network;
  }

  Allocators allocators() {
    return network.allocators();
  }

  ResourceCatalog catalog() {
    return catalog;
  }

  ServedResources served() {
    return catalog.served();
  }

  WriteHistory history() {
    return history;
  }

  CustomResourceDefinitions definitions() {
    return definitions;
  }

  AccessControl access() {
    return access;
  }

  Disturbances disturbances() {
    return disturbances;
  }
}
