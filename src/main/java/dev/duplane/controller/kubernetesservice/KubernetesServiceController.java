package dev.duplane.controller.kubernetesservice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.controller.Controller;
import dev.duplane.controller.EventSource;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.net.Cidr;
import dev.duplane.registry.Registry;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the Service {@code default/kubernetes}, with the first address of the first range that the
 * cluster is configured with, and makes it anew when it is gone.
 */
public final class KubernetesServiceController implements Controller {
  /** As kube-apiserver's start-up hook calls it. */
  public static final String NAME = "bootstrap-controller";

  private static final String NAMESPACE = "default";
  private static final String SERVICE = "kubernetes";
  private static final int API_SERVER_PORT = 6443;

  /** How long kube-apiserver waits for the next round ({@code EndpointReconcilerConfig}). */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final OwnObjects services;
  private final Supplier<List<Cidr>> ranges;

  /**
   * @param registry where the Service is made
   * @param ranges {@code --service-cluster-ip-range} as it is now
   */
  public KubernetesServiceController(Registry registry, Supplier<List<Cidr>> ranges) {
    this.services = OwnObjects.of(registry, "", "services", "kube-apiserver");
    this.ranges = ranges;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<EventSource> watches() {
    Request service = services.request(NAMESPACE, SERVICE);
    return List.of(
        new EventSource(
            services.resource(),
            (event, queue) -> {
              if (event.request().equals(service)) {
                queue.accept(service);
              }
            }));
  }

  /** Makes the Service, before anybody has asked for anything. */
  public void bootstrap() {
    createService();
  }

  @Override
  public Result reconcile(Request request) {
    if (services.get(NAMESPACE, SERVICE) != null) {
      return Result.DONE;
    }
    try {
      createService();
      return Result.DONE;
    } catch (StatusException e) {
      // Its address is taken meanwhile, or in no range: nothing is wrong with this loop.
      return Result.after(INTERVAL);
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
