package dev.duplane.controller.servicecidr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Identity;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.store.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps finalizer and condition of each ServiceCIDR. */
public final class ServiceCidrController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "service-cidr-controller";

  private static final String GROUP = "networking.k8s.io";
  private static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";
  private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
  private static final String ALLOCATOR = "ipallocator.k8s.io";
  private static final GroupResource IP_ADDRESSES = new GroupResource(GROUP, "ipaddresses");

  /** For so long nobody may have noticed that no more addresses are to be taken of a range. */
  private static final Duration DELETION_GRACE_PERIOD = Duration.ofSeconds(10);

  private static final String READY = "Kubernetes Service CIDR is ready";
  private static final String TERMINATING =
      "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new"
          + " ServiceCIDR";

  private final Indexer serviceCidrs;
  private final OwnObjects ownServiceCidrs;
  private final OwnObjects ownStatus;
  private final ResourceRegistry addresses;
  private final Clock clock;

  /**
   * @param registry where ServiceCIDRs are written, and addresses read
   * @param manager whose informers are read
   * @param clock gives the times of conditions
   */
  public ServiceCidrController(Registry registry, ControllerManager manager, Clock clock) {
    this.ownServiceCidrs =
        OwnObjects.of(registry, GROUP, "servicecidrs", OwnObjects.CONTROLLER_MANAGER);
    this.ownStatus = OwnObjects.of(registry, GROUP, "servicecidrs", NAME);
    this.serviceCidrs = manager.informer(ownServiceCidrs.resource());
    this.addresses = Objects.requireNonNull(registry.resource(GROUP, "v1", "ipaddresses"));
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        new Source(ownServiceCidrs.resource(), this::observeServiceCidr),
        new Source(IP_ADDRESSES, this::observeAddress));
  }

  /** A new range may let those go that it has the addresses of. */
  private void observeServiceCidr(ObjectEvent event, Consumer<Request> queue) {
    queue.accept(event.request());
    if (event.previous() == null || event.current() == null) {
      CoveredRanges ranges = new CoveredRanges(serviceCidrs.list());
      for (Cidr range : CoveredRanges.of(event.shared())) {
        ranges.overlapping(range).forEach(name -> queue.accept(request(name)));
      }
    }
  }

  /** Addresses come and go with each Service; they matter where a deletion waits for them. */
  private void observeAddress(ObjectEvent event, Consumer<Request> queue) {
    for (ObjectNode serviceCidr : serviceCidrs.list()) {
      if (ObjectMeta.of(serviceCidr).deleting()) {
        IpAddress address = IpAddress.parse(event.request().name());
        CoveredRanges one = new CoveredRanges(List.of(serviceCidr));
        if (address != null) {
          one.containing(address).forEach(name -> queue.accept(request(name)));
        }
      }
    }
  }

  private Request request(String name) {
    return ownServiceCidrs.request("", name);
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode serviceCidr = serviceCidrs.get(request);
    if (serviceCidr == null) {
      return Result.DONE;
    }
    String deleted = ObjectMeta.of(serviceCidr).deletionTimestamp();
    if (deleted == null) {
      if (!ObjectMeta.of(serviceCidr).finalizers().contains(FINALIZER)) {
        patchFinalizers(request, "finalizers");
      }
      condition(serviceCidr, "True", "", READY);
      return Result.DONE;
    }
    if (isNeeded(serviceCidr)) {
      condition(serviceCidr, "False", "Terminating", TERMINATING);
      return Result.DONE;
    }
    Duration left =
        Duration.between(clock.instant(), Instant.parse(deleted).plus(DELETION_GRACE_PERIOD));
    if (!left.isNegative() && !left.isZero()) {
      return Result.after(left);
    }
    if (ObjectMeta.of(serviceCidr).finalizers().contains(FINALIZER)) {
      patchFinalizers(request, "$deleteFromPrimitiveList/finalizers");
    }
    return Result.DONE;
  }

  private void patchFinalizers(Request request, String directive) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("metadata").putArray(directive).add(FINALIZER);
    ownServiceCidrs.patch("", request.name(), "", PatchType.STRATEGIC_MERGE, change);
  }

  private void condition(ObjectNode serviceCidr, String status, String reason, String message) {
    JsonNode before = Conditions.of(serviceCidr, "Ready");
    if (before.path("status").asText().equals(status)
        && before.path("message").asText().equals(message)) {
      return;
    }
    String name = ObjectMeta.of(serviceCidr).name();
    ObjectNode configuration = OwnObjects.named(name);
    configuration.put("apiVersion", GROUP + "/v1").put("kind", "ServiceCIDR");
    ObjectNode ready =
        configuration
            .putObject("status")
            .putArray("conditions")
            .addObject()
            .put("type", "Ready")
            .put("status", status)
            .put("lastTransitionTime", Identity.timestamp(clock.instant()))
            .put("message", message);
    if (!reason.isEmpty()) {
      ready.put("reason", reason);
    }
    ownStatus.apply("", name, "status", configuration);
  }

  /** Whether addresses are in use that only this one has ({@code canDeleteCIDR}). */
  private boolean isNeeded(ObjectNode serviceCidr) {
    String name = ObjectMeta.of(serviceCidr).name();
    Set<String> own = Set.of(name);
    CoveredRanges ranges = new CoveredRanges(serviceCidrs.list());
    List<Cidr> deleted = CoveredRanges.of(serviceCidr);
    if (deleted.stream().noneMatch(range -> isOnly(own, ranges.containing(range)))) {
      return false;
    }
    for (Entry entry : addresses.list("", ListOptions.ALL).items()) {
      String text = entry.key().substring(entry.key().lastIndexOf('/') + 1);
      IpAddress address = IpAddress.parse(text);
      if (address != null
          && ALLOCATOR.equals(entry.value().labels().get(MANAGED_BY))
          && ranges.containing(address).equals(own)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOnly(Set<String> own, Set<String> containing) {
    return containing.isEmpty() || containing.equals(own);
  }
}
