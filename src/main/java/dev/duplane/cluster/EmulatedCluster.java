package dev.duplane.cluster;

import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.PortPool;
import dev.duplane.api.GroupResource;
import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.api.release.Feature;
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
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.RevisionWait;
import dev.duplane.store.SharedStore;
import dev.duplane.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of this process: its objects, the loops that act on them, and the one thread that
 * writes. The wiring is done by hand and in order.
 */
final class EmulatedCluster implements Cluster {
  private final ClusterWriter writer = new ClusterWriter(ClusterWriter.QUEUE_LIMIT);
  private final SeededAuthority authority;
  private final ClusterClock clock;
  private final ClusterRegistry registry;
  private final SystemNamespacesController systemNamespaces;
  private final @Nullable DefaultServiceCidrController defaultServiceCidr;
  private final KubernetesServiceController kubernetesService;
  private final ControllerManager controllers;
  private final Explanations explanations;
  private final ControlLoop loop;
  private final @Nullable Sharing sharing;

  /** An empty cluster. */
  static EmulatedCluster empty(ClusterConfig config) {
    return on(new MemoryStore(), config);
  }

  /** A cluster whose objects are in a store of the caller's, which is closed with it. */
  static EmulatedCluster on(Store store, ClusterConfig config) {
    return on(store, StorageMediaType.JSON, config);
  }

  /** The same, with a form for built-in kinds in a store outside this process. */
  static EmulatedCluster on(Store store, StorageMediaType mediaType, ClusterConfig config) {
    try {
      return new EmulatedCluster(config, store, mediaType, null, (entries, revision) -> {});
    } catch (InvalidStateException e) {
      throw new AssertionError("there is no state that could be invalid", e);
    }
  }

  /** A cluster that begins with objects. */
  static EmulatedCluster with(SavedState state, ClusterConfig config) throws InvalidStateException {
    MemoryStore memory = new MemoryStore();
    return new EmulatedCluster(config, memory, StorageMediaType.JSON, state, memory::restore);
  }

  private EmulatedCluster(
      ClusterConfig given,
      Store store,
      StorageMediaType mediaType,
      @Nullable SavedState state,
      StateRestore.Whole whole)
      throws InvalidStateException {
    this.clock = new ClusterClock(given.clock());
    this.authority = new SeededAuthority(given.seed());
    this.registry = new ClusterRegistry(given.withClock(clock), clock, store, writer, authority);
    StateRestore restore = registry.load(mediaType, state, whole);
    // A state that goes on lacks what its cluster lacked; the loops will see to it when it would.
    boolean goesOn = state != null && state.exact();
    ResourceCatalog catalog = registry.catalog();
    this.systemNamespaces = new SystemNamespacesController(catalog);
    this.defaultServiceCidr =
        registry.features().isEnabled(Feature.MULTI_CIDR_SERVICE_ALLOCATOR)
            ? new DefaultServiceCidrController(catalog, registry::ranges, clock)
            : null;
    this.kubernetesService =
        new KubernetesServiceController(catalog, registry.sharedStore(), registry::ranges, clock);
    if (!goesOn) {
      systemNamespaces.bootstrap();
      if (defaultServiceCidr != null) {
        defaultServiceCidr.bootstrap();
      }
    }
    registry.fillPools(!goesOn);
    if (!goesOn) {
      kubernetesService.bootstrap();
    }
    if (state != null && restore != null) {
      restore.createManifests();
      registry.chance().resume(state.dryRuns());
    }
    if (!goesOn) {
      bootstrapRolesAndNodes();
    }
    this.controllers = new ControllerManager(store, new RestMapper(catalog), clock);
    this.explanations =
        new Explanations(
            catalog,
            registry.history(),
            registry.network(),
            config().cloudProvider(),
            controllers::status);
    Set<String> elected = addControllers();
    this.loop = new ControlLoop(writer, controllers, clock, config().settleAfter());
    loop.begin();
    if (!goesOn && config().authorizationMode().hasRoles()) {
      // Roles that are made of others have their rules from the first request on.
      loop.settleAtOnce();
    }
    clock.pass(end -> loop.pass(clock, end));
    this.sharing = sharing(elected);
  }

  private void bootstrapRolesAndNodes() {
    if (config().authorizationMode().hasRoles()) {
      new BootstrapPolicy(catalog()).bootstrap();
    }
    if (config().controllers().run(Controllers.Name.KUBELET)) {
      new NodeRegistration(catalog(), config().kubelet()).bootstrap();
    }
  }

  /** Adds all loops; the names of those that are not kube-apiserver's come back. */
  private Set<String> addControllers() {
    ResourceCatalog catalog = catalog();
    Store store = registry.store();
    RestMapper mapper = new RestMapper(catalog);
    new BuiltInControllers()
        .addTo(
            controllers,
            new BuiltInControllers.ControllerContext(
                catalog, store, mapper, controllers, authority, config(), disturbances().outage()));
    Set<String> elected = controllers.names();
    // These are loops of kube-apiserver: they run whatever --controllers says.
    controllers.add(systemNamespaces);
    if (defaultServiceCidr != null) {
      controllers.add(defaultServiceCidr);
    }
    controllers.add(kubernetesService);
    registry.definitions().addLoops(controllers, clock);
    controllers.add(new AutoRegisterController(catalog, controllers));
    controllers.add(new AvailabilityController(catalog, clock));
    controllers.add(new EventTtlController(store, mapper, catalog, clock));
    return elected;
  }

  private @Nullable Sharing sharing(Set<String> elected) {
    SharedStore others = registry.sharedStore();
    if (others == null) {
      return null;
    }
    Sharing begun =
        new Sharing(
            others, writer, catalog(), controllers, loop, elected, kubernetesService::stops, clock);
    begun.begin();
    return begun;
  }

  @Override
  public ClusterConfig config() {
    return registry.config();
  }

  @Override
  public ClusterClock clock() {
    return clock;
  }

  @Override
  public AccessControl access() {
    return registry.access();
  }

  @Override
  public Disturbances disturbances() {
    return registry.disturbances();
  }

  @Override
  public ResourceCatalog catalog() {
    return registry.catalog();
  }

  @Override
  public List<AddressPool> addressPools() {
    return registry.allocators().pools();
  }

  @Override
  public PortPool nodePorts() {
    return registry.allocators().ports();
  }

  @Override
  public void changeServiceClusterIpRange(List<Cidr> ranges) {
    registry.requireAllowed(ranges);
    writer.call(
        () -> {
          if (defaultServiceCidr != null) {
            defaultServiceCidr.extend(ranges);
          }
          registry.changeRanges(ranges);
          return ranges;
        });
  }

  @Override
  public @Nullable Explanation explain(String path) {
    return explanations.explain(path);
  }

  @Override
  public StateExport state(long revision) {
    return StateExport.of(
        registry.store(), registry.served(), revision, registry.chance().dryRuns());
  }

  @Override
  public Map<GroupResource, Integer> storedObjects() {
    return StateExport.counts(registry.store(), registry.served());
  }

  @Override
  public StateExport.Reach revisions() {
    return StateExport.reach(registry.store());
  }

  @Override
  public CompletableFuture<Void> reached(long revision) {
    return RevisionWait.of(registry.store(), revision);
  }

  @Override
  public boolean isShared() {
    return registry.sharedStore() != null;
  }

  @Override
  public @Nullable CompletableFuture<Void> fresh() {
    SharedStore shared = registry.sharedStore();
    return shared == null ? null : shared.fresh();
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
    registry.store().close();
  }
}
