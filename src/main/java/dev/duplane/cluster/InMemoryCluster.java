package dev.duplane.cluster;

import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.PortPool;
import dev.duplane.api.ApiResource;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.schema.Contract;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.RestMapper;
import dev.duplane.controller.defaultservicecidr.DefaultServiceCidrController;
import dev.duplane.controller.garbagecollector.GarbageCollector;
import dev.duplane.controller.kubernetesservice.KubernetesServiceController;
import dev.duplane.controller.namespace.NamespaceController;
import dev.duplane.controller.systemnamespaces.SystemNamespacesController;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Admission;
import dev.duplane.registry.Identity;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.Registry;
import dev.duplane.registry.RegistryContext;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.StoreRegistry;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TracedRegistry;
import dev.duplane.registry.configmap.ConfigMapStrategy;
import dev.duplane.registry.endpoints.EndpointsStrategy;
import dev.duplane.registry.endpointslice.EndpointSliceStrategy;
import dev.duplane.registry.events.EventConversion;
import dev.duplane.registry.events.EventStrategy;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.registry.explain.WriteHistory;
import dev.duplane.registry.namespace.NamespaceStrategy;
import dev.duplane.registry.networking.IpAddressRecords;
import dev.duplane.registry.networking.IpAddressStrategy;
import dev.duplane.registry.networking.ServiceCidrStrategy;
import dev.duplane.registry.node.NodeStrategy;
import dev.duplane.registry.pod.PodStrategy;
import dev.duplane.registry.service.OrphanedAddresses;
import dev.duplane.registry.service.ServiceStrategy;
import dev.duplane.registry.serviceaccount.ServiceAccountStrategy;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.RevisionWait;
import dev.duplane.store.Store;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A cluster in memory: the wiring, by hand and in order. */
final class InMemoryCluster implements Cluster, Registry {
  /** Where kube-apiserver keeps resources that are not kept under their plural names. */
  private static final Map<String, String> STORAGE_PATHS =
      Map.of(
          "services", "services/specs",
          "endpoints", "services/endpoints",
          "nodes", "minions");

  private final Features features;
  private final Contract contract;
  private final Map<String, ResourceRegistry> resources = new LinkedHashMap<>();
  private final Store store;
  private final RegistryContext context;
  private final ServiceNetwork network;
  private final WriteHistory history = new WriteHistory(WriteHistory.OBJECTS);
  private final Explanations explanations;
  private final IpAddressRecords records;
  private final @Nullable DefaultServiceCidrController defaultServiceCidr;
  private final KubernetesServiceController kubernetesService;
  private final ControllerManager controllers;
  private final ControlLoop loop;
  private volatile ClusterConfig config;

  InMemoryCluster(ClusterConfig config) {
    this.features = config.features();
    requireAllowed(config.serviceClusterIpRanges());
    this.config = config;
    this.contract = Contract.bundled().as(features);
    this.store = new MemoryStore();
    this.context =
        new RegistryContext(store, contract, config.clock(), new Identity(config.seed()));
    this.network = new ServiceNetwork(config, features, store, InMemoryCluster::storage);
    this.explanations = new Explanations(this, history, network);
    this.records =
        new IpAddressRecords(
            store,
            storage("networking.k8s.io", "v1", "ipaddresses"),
            storage("", "v1", "services"),
            context.identity());
    Admission admission = new Admission(context, storage("", "v1", "namespaces"));
    OrphanedAddresses orphans = new OrphanedAddresses();
    for (ApiResource resource : contract.resources()) {
      ObjectStorage storage = storage(resource);
      resources.put(
          path(resource.group(), resource.version(), resource.plural()),
          new TracedRegistry(
              new StoreRegistry(context, storage, strategy(resource, orphans), admission),
              history,
              context));
    }
    SystemNamespacesController systemNamespaces = new SystemNamespacesController(this);
    systemNamespaces.bootstrap();
    this.defaultServiceCidr =
        features.has(Feature.MULTI_CIDR_SERVICE_ALLOCATOR)
            ? new DefaultServiceCidrController(this, this::ranges, config.clock())
            : null;
    if (defaultServiceCidr != null) {
      defaultServiceCidr.bootstrap();
    }
    network.reload(config.serviceClusterIpRanges());
    this.kubernetesService = new KubernetesServiceController(this, this::ranges, config.clock());
    kubernetesService.bootstrap();
    this.controllers = controllers(config);
    // These are loops of kube-apiserver: they run whatever --controllers says.
    controllers.add(systemNamespaces);
    if (defaultServiceCidr != null) {
      controllers.add(defaultServiceCidr);
    }
    controllers.add(kubernetesService);
    this.loop = new ControlLoop(context, controllers, config.clock(), config.settleAfter());
    loop.begin();
  }

  private ControllerManager controllers(ClusterConfig config) {
    RestMapper mapper = new RestMapper(this, InMemoryCluster::storage);
    ControllerManager manager = new ControllerManager(store, mapper, config.clock());
    if (config.controllers().run(Controllers.Name.NAMESPACE)) {
      manager.add(new NamespaceController(this, config.clock()));
    }
    if (config.controllers().run(Controllers.Name.GARBAGE_COLLECTOR)) {
      manager.add(new GarbageCollector(store, mapper));
    }
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

  private Strategy strategy(ApiResource resource, OrphanedAddresses orphans) {
    boolean strict = features.has(Feature.STRICT_IP_CIDR_VALIDATION);
    return switch (resource.groupResource().toString()) {
      case "namespaces" -> new NamespaceStrategy();
      case "services" -> new ServiceStrategy(network::allocators, records, orphans, features);
      case "ipaddresses.networking.k8s.io" ->
          new IpAddressStrategy(network::allocators, records, orphans::remove);
      case "events", "events.events.k8s.io" -> new EventStrategy(resource.group());
      case "servicecidrs.networking.k8s.io" -> new ServiceCidrStrategy(network::follow);
      case "configmaps" -> new ConfigMapStrategy();
      case "serviceaccounts" -> new ServiceAccountStrategy();
      case "endpoints" -> new EndpointsStrategy(strict);
      case "endpointslices.discovery.k8s.io" -> new EndpointSliceStrategy(resource, strict);
      case "nodes" -> new NodeStrategy(strict);
      case "pods" -> new PodStrategy(resource, strict);
      default -> new PlainStrategy(resource);
    };
  }

  /** The storage of a resource, be it served in this release or not. */
  private static ObjectStorage storage(String group, String version, String plural) {
    ApiResource resource = Contract.bundled().resource(group, version, plural);
    if (resource == null) {
      throw new IllegalStateException("the contract has no " + plural + "." + group);
    }
    return storage(resource);
  }

  private static ObjectStorage storage(ApiResource resource) {
    ApiResource coreEvents = Contract.bundled().resource("", "v1", "events");
    if (resource.groupResource().toString().equals("events.events.k8s.io") && coreEvents != null) {
      return new ObjectStorage(resource, "events", coreEvents, new EventConversion());
    }
    return new ObjectStorage(
        resource,
        resource.group().isEmpty()
            ? STORAGE_PATHS.getOrDefault(resource.plural(), resource.plural())
            : resource.plural());
  }

  private static String path(String group, String version, String plural) {
    return group + "/" + version + "/" + plural;
  }

  @Override
  public @Nullable ResourceRegistry resource(String group, String version, String plural) {
    return resources.get(path(group, version, plural));
  }

  @Override
  public Collection<ResourceRegistry> resources() {
    return resources.values();
  }

  @Override
  public ClusterConfig config() {
    return config;
  }

  @Override
  public Registry registry() {
    return this;
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
    context.write(
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
    return StateExport.of(store, this, resource -> storage(resource.resource()), revision);
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
  public ControllersStatus controllers() {
    return new ControllersStatus(loop.interruptions(), controllers.status());
  }

  @Override
  public void listens(IpAddress address, int port) {
    context.write(
        () -> {
          kubernetesService.listens(address, port);
          return port;
        });
  }

  @Override
  public void settle() {
    loop.settle();
  }

  @Override
  public void close() {
    loop.close();
    store.close();
  }
}
