package dev.duplane.cluster;

import dev.duplane.admission.AdmissionPlugins;
import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.Chance;
import dev.duplane.allocation.PortPool;
import dev.duplane.api.GroupResource;
import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.schema.Contract;
import dev.duplane.authorization.rbac.BootstrapPolicy;
import dev.duplane.cluster.SavedState.InvalidStateException;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.RestMapper;
import dev.duplane.controller.apiservice.AutoRegisterController;
import dev.duplane.controller.apiservice.AvailabilityController;
import dev.duplane.controller.defaultservicecidr.DefaultServiceCidrController;
import dev.duplane.controller.eventttl.EventTtlController;
import dev.duplane.controller.kubelet.NodeRegistration;
import dev.duplane.controller.kubernetesservice.KubernetesServiceController;
import dev.duplane.controller.systemnamespaces.SystemNamespacesController;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Admission;
import dev.duplane.registry.RegistryContext;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.ServedResources;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.registry.StoredValueCodec;
import dev.duplane.registry.StrategyRegistries;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.registry.explain.WriteHistory;
import dev.duplane.registry.networking.IpAddressRecords;
import dev.duplane.registry.service.NodePortRecord;
import dev.duplane.registry.service.OrphanedAddresses;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.RevisionWait;
import dev.duplane.store.SharedStore;
import dev.duplane.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A cluster in memory: the wiring, by hand and in order. */
final class InMemoryCluster implements Cluster {
  private final Features features;
  private final BuiltInKinds kinds;
  private final ResourceCatalog catalog;
  private final Store store;
  private final ClusterWriter writer = new ClusterWriter(ClusterWriter.QUEUE_LIMIT);
  private final RegistryContext context;
  private final Chance chance;
  private final ServiceNetwork network;
  private final CustomResourceDefinitions definitions;
  private final IpAddressRecords records;
  private final NodePortRecord nodePorts;
  private final OrphanedAddresses orphans = new OrphanedAddresses();
  private final WriteHistory history = new WriteHistory(WriteHistory.OBJECTS);
  private final Explanations explanations;
  private final @Nullable DefaultServiceCidrController defaultServiceCidr;
  private final KubernetesServiceController kubernetesService;
  private final ControllerManager controllers;
  private final ControlLoop loop;
  private final SeededAuthority authority;
  private final ClusterClock clock;
  private final AccessControl access;
  private final Disturbances disturbances = Disturbances.none();
  private final @Nullable Sharing sharing;
  private volatile ClusterConfig config;

  /** An empty cluster. */
  static InMemoryCluster empty(ClusterConfig config) {
    return on(new MemoryStore(), config);
  }

  /** A cluster whose objects are in a store of the caller's, which is closed with it. */
  static InMemoryCluster on(Store store, ClusterConfig config) {
    return on(store, StorageMediaType.JSON, config);
  }

  /** The same, with a form for built-in kinds in a store outside this process. */
  static InMemoryCluster on(Store store, StorageMediaType mediaType, ClusterConfig config) {
    try {
      return new InMemoryCluster(config, store, mediaType, null, (entries, revision) -> {});
    } catch (InvalidStateException e) {
      throw new AssertionError("there is no state that could be invalid", e);
    }
  }

  /** A cluster that begins with objects. */
  static InMemoryCluster with(SavedState state, ClusterConfig config) throws InvalidStateException {
    MemoryStore memory = new MemoryStore();
    return new InMemoryCluster(config, memory, StorageMediaType.JSON, state, memory::restore);
  }

  private InMemoryCluster(
      ClusterConfig given,
      Store store,
      StorageMediaType mediaType,
      @Nullable SavedState state,
      StateRestore.Whole whole)
      throws InvalidStateException {
    this.clock = new ClusterClock(given.clock());
    this.authority = new SeededAuthority(given.seed());
    ClusterConfig config = given.withClock(clock);
    this.features = config.features();
    requireAllowed(config.serviceClusterIpRanges());
    this.config = config;
    Contract contract = Contract.bundled().as(features);
    this.kinds = new BuiltInKinds(contract);
    this.store = store;
    this.chance = new Chance(config.seed(), Sharing.drawnAt(store));
    this.context = new RegistryContext(store, contract, config.clock(), chance, writer);
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
    if (store instanceof SharedStore others) {
      others.begin(new StoredValueCodec(this::served, mediaType));
      FirstObjects.of(contract).into(others, kinds, chance, context.now());
    } else if (store instanceof MemoryStore memory
        && memory.snapshot().revision() == 0
        && (state == null || !state.exact())) {
      memory.restore(FirstObjects.of(contract).entries(kinds, chance, context.now()), 0);
    }
    this.definitions = new CustomResourceDefinitions(catalog, store, contract);
    if (state != null) {
      definitions.foretell(state);
    }
    StateRestore restore = state == null ? null : StateRestore.of(state, catalog.served());
    if (restore != null) {
      restore.into(store, whole, records, context.now());
    }
    definitions.serveStored();
    // A state that goes on lacks what its cluster lacked; the loops will see to it when it would.
    boolean goesOn = state != null && state.exact();
    SystemNamespacesController systemNamespaces = new SystemNamespacesController(catalog);
    if (!goesOn) {
      systemNamespaces.bootstrap();
    }
    this.defaultServiceCidr =
        features.isEnabled(Feature.MULTI_CIDR_SERVICE_ALLOCATOR)
            ? new DefaultServiceCidrController(catalog, this::ranges, config.clock())
            : null;
    if (defaultServiceCidr != null && !goesOn) {
      defaultServiceCidr.bootstrap();
    }
    network.reload(config.serviceClusterIpRanges());
    orphans.rebuild(records);
    if (!goesOn) {
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
    this.kubernetesService =
        new KubernetesServiceController(
            catalog,
            store instanceof SharedStore others ? others : null,
            this::ranges,
            config.clock());
    if (!goesOn) {
      kubernetesService.bootstrap();
    }
    if (state != null && restore != null) {
      restore.createManifests();
      chance.resume(state.dryRuns());
    }
    if (!goesOn && config.authorizationMode().hasRoles()) {
      new BootstrapPolicy(catalog).bootstrap();
    }
    if (!goesOn && config.controllers().run(Controllers.Name.KUBELET)) {
      new NodeRegistration(catalog, config.kubelet()).bootstrap();
    }
    this.controllers = controllers(config);
    Set<String> elected = controllers.names();
    this.explanations =
        new Explanations(catalog, history, network, config.cloudProvider(), controllers::status);
    // These are loops of kube-apiserver: they run whatever --controllers says.
    controllers.add(systemNamespaces);
    if (defaultServiceCidr != null) {
      controllers.add(defaultServiceCidr);
    }
    controllers.add(kubernetesService);
    definitions.addLoops(controllers, config.clock());
    controllers.add(new AutoRegisterController(catalog, controllers));
    controllers.add(new AvailabilityController(catalog, config.clock()));
    controllers.add(
        new EventTtlController(store, new RestMapper(catalog), catalog, config.clock()));
    this.loop = new ControlLoop(writer, controllers, config.clock(), config.settleAfter());
    loop.begin();
    if (!goesOn && config.authorizationMode().hasRoles()) {
      // Roles that are made of others have their rules from the first request on.
      loop.settleAtOnce();
    }
    clock.pass(end -> loop.pass(clock, end));
    this.sharing =
        store instanceof SharedStore others
            ? new Sharing(
                others,
                writer,
                catalog,
                controllers,
                loop,
                elected,
                kubernetesService::stops,
                clock)
            : null;
    if (sharing != null) {
      sharing.begin();
    }
  }

  private void reloadPools() {
    network.reload(config.serviceClusterIpRanges());
    orphans.rebuild(records);
  }

  private PortPool portsOfServices() {
    if (store instanceof SharedStore) {
      reloadPools();
    }
    return network.allocators().ports();
  }

  private ServedResources served() {
    return catalog.served();
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

  private ControllerManager controllers(ClusterConfig config) {
    RestMapper mapper = new RestMapper(catalog);
    ControllerManager manager = new ControllerManager(store, mapper, config.clock());
    new BuiltInControllers()
        .addTo(
            manager,
            new BuiltInControllers.ControllerContext(
                catalog, store, mapper, manager, authority, config, disturbances.outage()));
    return manager;
  }

  private List<Cidr> ranges() {
    return config.serviceClusterIpRanges();
  }

  private void requireAllowed(List<Cidr> ranges) {
    String refusal = ServiceClusterIpRanges.refusal(ranges, features);
    if (refusal != null) {
      throw new IllegalArgumentException(refusal);
    }
  }

  @Override
  public ClusterConfig config() {
    return config;
  }

  @Override
  public ClusterClock clock() {
    return clock;
  }

  @Override
  public AccessControl access() {
    return access;
  }

  @Override
  public Disturbances disturbances() {
    return disturbances;
  }

  @Override
  public ResourceCatalog catalog() {
    return catalog;
  }

  @Override
  public List<AddressPool> addressPools() {
    return network.allocators().pools();
  }

  @Override
  public PortPool nodePorts() {
    return network.allocators().ports();
  }

  @Override
  public void changeServiceClusterIpRange(List<Cidr> ranges) {
    requireAllowed(ranges);
    writer.call(
        () -> {
          if (defaultServiceCidr != null) {
            defaultServiceCidr.extend(ranges);
          }
          network.reload(ranges);
          config = config.withServiceClusterIpRanges(ranges);
          return ranges;
        });
  }

  @Override
  public @Nullable Explanation explain(String path) {
    return explanations.explain(path);
  }

  @Override
  public StateExport state(long revision) {
    return StateExport.of(store, catalog.served(), revision, chance.dryRuns());
  }

  @Override
  public Map<GroupResource, Integer> storedObjects() {
    return StateExport.counts(store, catalog.served());
  }

  @Override
  public StateExport.Reach revisions() {
    return StateExport.reach(store);
  }

  @Override
  public CompletableFuture<Void> reached(long revision) {
    return RevisionWait.of(store, revision);
  }

  @Override
  public boolean isShared() {
    return store instanceof SharedStore;
  }

  @Override
  public @Nullable CompletableFuture<Void> fresh() {
    return store instanceof SharedStore shared ? shared.fresh() : null;
  }

  @Override
  public ControllersStatus controllers() {
    return new ControllersStatus(loop.interruptions(), controllers.status());
  }

  @Override
  public void listens(IpAddress address, int port) {
    writer.call(
        () -> {
          kubernetesService.listens(address, port);
          return port;
        });
  }

  @Override
  public CertificateAuthority certificateAuthority() {
    return authority.get();
  }

  @Override
  public void settle() {
    loop.settle();
  }

  @Override
  public void close() {
    if (sharing != null) {
      sharing.close();
    }
    loop.close();
    writer.close();
    store.close();
  }
}
