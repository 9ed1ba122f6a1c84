package dev.duplane.controller.kubernetesservice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.ReconcileException;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Registry;
import dev.duplane.store.SharedStore;
import dev.duplane.store.StoreException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Service {@code default/kubernetes}, with the first address of the first range that the
 * cluster is configured with, and once the server listens, the Endpoints and the EndpointSlice that
 * say where. Every ten seconds the next round restores what is missing or changed.
 *
 * <p>Servers that share a store do so together, as with {@code --endpoint-reconciler-type=lease} of
 * kube-apiserver: each renews its {@linkplain MasterLeases lease} in each round, and has Endpoints
 * and EndpointSlice name all that have one. The servers are told apart by their addresses alone and
 * are meant to listen on the same port; what is told is that of the server that has begun last.
 */
public final class KubernetesServiceController implements Controller {
  /** As kube-apiserver's start-up hook calls it. */
  private static final String NAME = "bootstrap-controller";

  private static final System.Logger LOG =
      System.getLogger(KubernetesServiceController.class.getName());
  private static final String NAMESPACE = "default";
  private static final String SERVICE = "kubernetes";
  private static final int API_SERVER_PORT = 6443;

  /** The time that kube-apiserver waits for the next round ({@code EndpointReconcilerConfig}). */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final OwnObjects services;
  private final ApiServerEndpoints endpoints;
  private final @Nullable MasterLeases leases;
  private final Supplier<List<Cidr>> ranges;
  private final Clock clock;
  private Instant nextRound;
  private @Nullable Listening listening;

  /** Whether the port that the servers listen on is to be said once more. */
  private boolean tellsPort;

  /** The address on which the server listens. */
  private record Listening(IpAddress address, int port) {}

  /**
   * @param registry where the Service is made
   * @param shared the store, if other servers use it, too
   * @param ranges {@code --service-cluster-ip-range} as it is now
   * @param clock by which its rounds are made
   */
  public KubernetesServiceController(
      Registry registry, @Nullable SharedStore shared, Supplier<List<Cidr>> ranges, Clock clock) {
    this.services = OwnObjects.of(registry, "", "services", "kube-apiserver");
    this.endpoints = new ApiServerEndpoints(registry);
    this.leases = shared == null ? null : new MasterLeases(shared);
    this.ranges = ranges;
    this.clock = clock;
    this.nextRound = roundAfter(clock.instant());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    List<Source> sources = new ArrayList<>();
    sources.add(of(services));
    endpoints.resources().forEach(resource -> sources.add(of(resource)));
    return List.copyOf(sources);
  }

  private Source of(OwnObjects objects) {
    Request own = objects.request(NAMESPACE, SERVICE);
    return new Source(
        objects.resource(),
        (event, queue) -> {
          if (event.request().equals(own)) {
            queue.accept(services.request(NAMESPACE, SERVICE));
          }
        });
  }

  @Override
  public List<Request> initial() {
    return List.of(services.request(NAMESPACE, SERVICE));
  }

  /**
   * Makes the Service, before anybody has asked for anything. If a state to begin with has given
   * its address to another one, the rounds go on trying.
   */
  public void bootstrap() {
    var unused = isThereNow();
  }

  /**
   * The server listens now. Called by the one who owns the cluster's writes.
   *
   * @param address where clients reach it
   * @param port where clients reach it
   */
  public void listens(IpAddress address, int port) {
    Listening now = new Listening(address, port);
    listening = now;
    tellsPort = true;
    if (leases == null) {
      tell(now);
      return;
    }
    try {
      tell(now);
    } catch (StatusException | StoreException e) {
      // Another server has written at the same time, or the store is away: the next round does it.
      LOG.log(Level.DEBUG, "The endpoints of the server are late: " + e.getMessage());
    }
  }

  /**
   * The server stops: it is not named any more, even if nobody else is.
   *
   * @throws StatusException if another server has written at the same time; its next round does it
   * @throws StoreException if the store does not say that it is done; the lease ends by itself
   */
  public void stops() {
    Listening last = listening;
    listening = null;
    if (leases != null && last != null) {
      leases.remove(last.address());
      endpoints.reconcile(leases.list(), last.port(), false);
    }
  }

  private void tell(Listening now) {
    if (leases == null) {
      endpoints.reconcile(List.of(now.address()), now.port(), true);
      return;
    }
    // A lease that is gone was another server's, too, at the same address and perhaps another port.
    tellsPort |= leases.update(now.address());
    endpoints.reconcile(leases.list(), now.port(), tellsPort);
    tellsPort = false;
  }

  @Override
  public Result reconcile(Request request) {
    Instant now = clock.instant();
    if (now.isBefore(nextRound)) {
      return Result.after(Duration.between(now, nextRound));
    }
    boolean done;
    try {
      done = mend();
    } catch (StoreException e) {
      throw new ReconcileException(e.getMessage());
    }
    nextRound = roundAfter(now);
    // A lease is renewed whether or not something happens.
    return done && leases == null ? Result.DONE : Result.after(Duration.between(now, nextRound));
  }

  /**
   * Rounds are at multiples of the interval, so that a cluster which goes on from what is stored
   * makes them when the first one would have.
   */
  private static Instant roundAfter(Instant now) {
    long interval = INTERVAL.toMillis();
    return Instant.ofEpochMilli((Math.floorDiv(now.toEpochMilli(), interval) + 1) * interval);
  }

  /** Whether nothing is left for the next round. */
  private boolean mend() {
    Listening now = listening;
    if (now != null) {
      tell(now);
    }
    return isThereNow();
  }

  private boolean isThereNow() {
    if (services.get(NAMESPACE, SERVICE) != null) {
      return true;
    }
    try {
      createService();
      return true;
    } catch (StatusException e) {
      // Its address is taken meanwhile, or in no range: nothing is wrong with this loop.
      return false;
    }
  }

  private void createService() {
    ObjectNode service = OwnObjects.named(SERVICE);
    ((ObjectNode) service.get("metadata"))
        .putObject("labels")
        .put("component", "apiserver")
        .put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec");
    spec.put("clusterIP", ranges.get().get(0).network().add(1).toString());
    spec.put("type", "ClusterIP");
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", 443)
        .put("targetPort", API_SERVER_PORT);
    services.create(NAMESPACE, service);
  }
}
