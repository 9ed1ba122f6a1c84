package dev.duplane.controller.kubernetesservice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Registry;
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
 */
public final class KubernetesServiceController implements Controller {
  /** As kube-apiserver's start-up hook calls it. */
  public static final String NAME = "bootstrap-controller";

  private static final String NAMESPACE = "default";
  private static final String SERVICE = "kubernetes";
  private static final int API_SERVER_PORT = 6443;

  /** The time that kube-apiserver waits for the next round ({@code EndpointReconcilerConfig}). */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final OwnObjects services;
  private final ApiServerEndpoints endpoints;
  private final Supplier<List<Cidr>> ranges;
  private final Clock clock;
  private Instant nextRound;
  private @Nullable Listening listening;

  /** The address on which the server listens. */
  private record Listening(IpAddress address, int port) {}

  /**
   * @param registry where the Service is made
   * @param ranges {@code --service-cluster-ip-range} as it is now
   * @param clock by which its rounds are made
   */
  public KubernetesServiceController(Registry registry, Supplier<List<Cidr>> ranges, Clock clock) {
    this.services = OwnObjects.of(registry, "", "services", "kube-apiserver");
    this.endpoints = new ApiServerEndpoints(registry);
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
    listening = new Listening(address, port);
    endpoints.reconcile(address, port);
  }

  @Override
  public Result reconcile(Request request) {
    Instant now = clock.instant();
    if (now.isBefore(nextRound)) {
      return Result.after(Duration.between(now, nextRound));
    }
    nextRound = roundAfter(now);
    return mend() ? Result.DONE : Result.after(Duration.between(now, nextRound));
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
    if (listening != null) {
      endpoints.reconcile(listening.address(), listening.port());
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
