package dev.duplane.controller.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.ReconcileException;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.RetryDelays;
import dev.duplane.controller.Source;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gives Services of type LoadBalancer a load balancer, and takes it away again. A load balancer
 * that is being made is waited for without holding up the others.
 */
public final class ServiceLoadBalancerController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "service-lb-controller";

  /** As {@code minRetryDelay} and {@code maxRetryDelay} have it. */
  private static final RetryDelays RETRIES =
      new RetryDelays(Duration.ofSeconds(5), Duration.ofSeconds(300));

  private static final GroupResource NODES = new GroupResource("", "nodes");

  /** How many Nodes an Event names ({@code maxNodeNamesToLog}). */
  private static final int MOST_NAMES = 20;

  /** Stands for all Nodes: one change of many is enough. */
  private static final Request ALL_NODES = new Request(NODES, "", "");

  private final Indexer services;
  private final BalancedNodes nodes;
  private final OwnObjects ownServices;
  private final LoadBalancerWrites writes;
  private final Clock clock;
  private final Duration delay;
  private final LoadBalancerProvider provider;

  /** When the load balancers were begun that are being made. */
  private final Map<Request, Instant> begun = new TreeMap<>();

  /** The Nodes that load balancers know, by Service. */
  private final Map<Request, Map<String, String>> knownNodes = new TreeMap<>();

  /**
   * @param registry where Services are written
   * @param manager whose informers are read
   * @param clock by which load balancers come
   * @param configuration the provider
   * @param outage whether it answers
   */
  public ServiceLoadBalancerController(
      Registry registry,
      ControllerManager manager,
      Clock clock,
      CloudProviderConfiguration configuration,
      ProviderOutage outage) {
    this.ownServices = OwnObjects.of(registry, "", "services", "cloud-controller-manager");
    this.services = manager.informer(ownServices.resource());
    this.nodes = new BalancedNodes(manager.informer(NODES));
    this.writes =
        new LoadBalancerWrites(
            ownServices, new EventRecorder(registry, clock, "service-controller"));
    this.clock = clock;
    this.delay = configuration.delay();
    this.provider = new LoadBalancerProvider(configuration, outage);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return AFTER_OTHERS;
  }

  @Override
  public RetryDelays retries() {
    return RETRIES;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        new Source(ownServices.resource(), this::observeService),
        new Source(
            NODES,
            (event, queue) -> {
              if (nodes.observe(event)) {
                queue.accept(ALL_NODES);
              }
            }));
  }

  @Override
  public void reset() {
    provider.clear();
    begun.clear();
    knownNodes.clear();
    nodes.reset();
  }

  private void observeService(ObjectEvent event, Consumer<Request> queue) {
    ObjectNode service = event.shared();
    ObjectNode before = event.before();
    if (event.current() == null) {
      provider.forget(service);
      begun.remove(event.request());
      knownNodes.remove(event.request());
    } else if (before == null) {
      observeNew(event.request(), service, queue);
    } else if (LoadBalancerNeeds.update(before, service) || LoadBalancerNeeds.cleanup(service)) {
      queue.accept(event.request());
    }
  }

  /**
   * One that has the finalizer already is of a state to go on with: its load balancer is there, or
   * was begun when the finalizer was set.
   */
  private void observeNew(Request request, ObjectNode service, Consumer<Request> queue) {
    if (LoadBalancerNeeds.cleanup(service)) {
      provider.adopt(service);
      queue.accept(request);
    } else if (LoadBalancerNeeds.wanted(service)) {
      if (LoadBalancerNeeds.isHeldUp(service)) {
        provider.adopt(service);
      }
      if (!LoadBalancerNeeds.isHeldUp(service)) {
        queue.accept(request);
      } else if (!provider.isComplete(service)) {
        begun.put(request, lastStatusWrite(service));
        queue.accept(request);
      }
    }
  }

  private Instant lastStatusWrite(ObjectNode service) {
    Instant last = now();
    ObjectMeta meta = ObjectMeta.of(service);
    ObjectNode whole = ownServices.get(meta.namespace(), meta.name());
    if (whole == null) {
      return last;
    }
    for (JsonNode entry : whole.path("metadata").path("managedFields")) {
      if (entry.path("manager").asText().equals("cloud-controller-manager")) {
        last = Instant.parse(entry.path("time").asText());
      }
    }
    return last;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public Result reconcile(Request request) {
    if (request.equals(ALL_NODES)) {
      services.list().forEach(this::updateNodes);
      return Result.DONE;
    }
    ObjectNode service = services.get(request);
    if (service == null) {
      return Result.DONE;
    }
    try {
      if (!LoadBalancerNeeds.wanted(service) || LoadBalancerNeeds.cleanup(service)) {
        delete(request, service);
        return Result.DONE;
      }
      return ensure(request, service);
    } catch (ProviderException e) {
      begun.remove(request);
      writes.warn(service, "SyncLoadBalancerFailed", failure(e));
      throw new ReconcileException(failure(e));
    }
  }

  private static String failure(ProviderException e) {
    return "Error syncing load balancer: " + e.getMessage();
  }

  private Result ensure(Request request, ObjectNode service) throws ProviderException {
    if (!begun.containsKey(request)) {
      writes.tell(service, "EnsuringLoadBalancer", "Ensuring load balancer");
      writes.hold(service);
    }
    Instant start = begun.computeIfAbsent(request, r -> now());
    Duration left = Duration.between(clock.instant(), start.plus(delay));
    if (!provider.isComplete(service) && !left.isNegative() && !left.isZero()) {
      return Result.after(left);
    }
    Map<String, String> balanced = nodes.all();
    if (balanced.isEmpty()) {
      writes.warnOfNoNodes(service);
    }
    knownNodes.put(request, balanced);
    List<IpAddress> addresses;
    try {
      addresses = provider.ensure(service);
    } catch (ProviderException e) {
      throw new ProviderException("failed to ensure load balancer: " + e.getMessage());
    }
    begun.remove(request);
    writes.tell(service, "EnsuredLoadBalancer", "Ensured load balancer");
    writes.report(service, addresses);
    return Result.DONE;
  }

  private void delete(Request request, ObjectNode service) throws ProviderException {
    begun.remove(request);
    knownNodes.remove(request);
    if (provider.exists(service)) {
      writes.tell(service, "DeletingLoadBalancer", "Deleting load balancer");
      try {
        provider.delete(service);
      } catch (ProviderException e) {
        throw new ProviderException("failed to delete load balancer: " + e.getMessage());
      }
    }
    writes.release(service);
    writes.tell(service, "DeletedLoadBalancer", "Deleted load balancer");
    try {
      writes.report(service, List.of());
    } catch (StatusException e) {
      // Without the finalizer it may be gone.
      if (!"NotFound".equals(e.status().reason())) {
        throw e;
      }
    }
  }

  /** Tells a load balancer of its Nodes, if they are others than it knows. */
  private void updateNodes(ObjectNode service) {
    if (!LoadBalancerNeeds.wanted(service) || !provider.exists(service)) {
      return;
    }
    ObjectMeta meta = ObjectMeta.of(service);
    Request request = ownServices.request(meta.namespace(), meta.name());
    Map<String, String> balanced = nodes.all();
    Map<String, String> known = knownNodes.put(request, balanced);
    if (known == null || known.equals(balanced)) {
      return;
    }
    try {
      provider.update(service);
      if (balanced.isEmpty()) {
        writes.warnOfNoNodes(service);
      } else {
        writes.tell(service, "UpdatedLoadBalancer", "Updated load balancer with new hosts");
      }
    } catch (ProviderException e) {
      writes.warn(
          service,
          "UpdateLoadBalancerFailed",
          "Error updating load balancer with new hosts %s [node names limited, total number of nodes: %d], error: %s"
              .formatted(shortened(balanced), balanced.size(), e.getMessage()));
    }
  }

  private static String shortened(Map<String, String> balanced) {
    String names = String.join(" ", balanced.keySet().stream().limit(MOST_NAMES).toList());
    int more = balanced.size() - MOST_NAMES;
    return "[" + names + (more > 0 ? " <" + more + " more>" : "") + "]";
  }
}
