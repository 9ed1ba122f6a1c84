package dev.duplane.controller.defaultservicecidr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.net.Cidr;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Makes the ServiceCIDR {@code kubernetes}, and makes it anew when it is gone. */
public final class DefaultServiceCidrController implements Controller {
  /** As kube-apiserver's start-up hook calls it. */
  public static final String NAME = "kubernetes-service-cidr-controller";

  private static final String DEFAULT = "kubernetes";

  private final OwnObjects serviceCidrs;
  private final Supplier<List<Cidr>> ranges;
  private final Clock clock;

  /**
   * @param registry where the ServiceCIDR is made
   * @param ranges {@code --service-cluster-ip-range} as it is now
   * @param clock gives the time of its condition
   */
  public DefaultServiceCidrController(Registry registry, Supplier<List<Cidr>> ranges, Clock clock) {
    this.serviceCidrs =
        OwnObjects.of(registry, "networking.k8s.io", "servicecidrs", "kube-apiserver");
    this.ranges = ranges;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    Request serviceCidr = serviceCidrs.request("", DEFAULT);
    return List.of(
        new Source(
            serviceCidrs.resource(),
            (event, queue) -> {
              if (event.request().equals(serviceCidr)) {
                queue.accept(serviceCidr);
              }
            }));
  }

  @Override
  public List<Request> initial() {
    return List.of(serviceCidrs.request("", DEFAULT));
  }

  /** Makes the ServiceCIDR, before anybody has asked for anything. */
  public void bootstrap() {
    reconcile(serviceCidrs.request("", DEFAULT));
  }

  @Override
  public Result reconcile(Request request) {
    if (serviceCidrs.get("", DEFAULT) == null) {
      ObjectNode made = OwnObjects.named(DEFAULT);
      setRanges(made, ranges.get());
      serviceCidrs.create("", made);
      serviceCidrs.patch("", DEFAULT, "status", PatchType.MERGE, ready());
    }
    return Result.DONE;
  }

  private ObjectNode ready() {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("lastTransitionTime", Identity.timestamp(clock.instant()))
        .put("reason", "")
        .put("message", "Kubernetes default Service CIDR is ready");
    return change;
  }

  /**
   * Follows the flag, which it does only when a second family is added behind the same first range;
   * else it stays as it is, and so do the ranges that addresses come from (KEP-1880, "Default
   * ServiceCIDR").
   */
  public void extend(List<Cidr> configured) {
    ObjectNode stored = serviceCidrs.get("", DEFAULT);
    if (stored == null) {
      return;
    }
    JsonNode cidrs = stored.path("spec").path("cidrs");
    if (cidrs.size() == 1
        && configured.size() == 2
        && cidrs.get(0).asText().equals(configured.get(0).masked().toString())) {
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      setRanges(change, configured);
      serviceCidrs.patch("", DEFAULT, "", PatchType.MERGE, change);
    }
  }

  private static void setRanges(ObjectNode object, List<Cidr> ranges) {
    ArrayNode cidrs = object.putObject("spec").putArray("cidrs");
    ranges.forEach(range -> cidrs.add(range.masked().toString()));
  }
}
