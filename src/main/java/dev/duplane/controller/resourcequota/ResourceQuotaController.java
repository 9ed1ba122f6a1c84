package dev.duplane.controller.resourcequota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.RestMapper;
import dev.duplane.controller.RestMapping;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import dev.duplane.registry.quota.Evaluator;
import dev.duplane.registry.quota.QuotaEvaluators;
import dev.duplane.registry.quota.ResourceList;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts what the objects of a Namespace use of what its ResourceQuotas limit
 * (pkg/controller/resourcequota/resource_quota_controller.go, {@code syncResourceQuota}).
 */
public final class ResourceQuotaController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "resourcequota-controller";

  private static final String COUNT = "count/";
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

  private final OwnObjects quotas;
  private final Indexer informer;
  private final Store store;
  private final RestMapper mapper;
  private final Clock clock;

  /**
   * @param registry where the quotas are written
   * @param manager whose informers are read
   * @param store where the objects are that are counted
   * @param mapper how they lie there
   * @param clock tells which Pods have ended
   */
  public ResourceQuotaController(
      Registry registry, ControllerManager manager, Store store, RestMapper mapper, Clock clock) {
    this.quotas = OwnObjects.of(registry, "", "resourcequotas", OwnObjects.CONTROLLER_MANAGER);
    this.informer = manager.informer(quotas.resource());
    this.store = store;
    this.mapper = mapper;
    this.clock = clock;
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
  public List<Source> watches() {
    return List.of(Source.of(quotas.resource()), new Source(null, this::replenish));
  }

  /** What is new has been counted by admission; what changes or goes may give something back. */
  private void replenish(ObjectEvent event, Consumer<Request> queue) {
    Request request = event.request();
    if (event.previous() == null || request.namespace().isEmpty()) {
      return;
    }
    List<ObjectNode> limiting = informer.list(request.namespace());
    if (limiting.isEmpty() || (event.current() != null && !mayGiveBack(request.resource()))) {
      return;
    }
    limiting.forEach(
        quota ->
            queue.accept(
                quotas.request(request.namespace(), quota.path("metadata").path("name").asText())));
  }

  private static boolean mayGiveBack(GroupResource resource) {
    return resource.equals(PODS)
        || resource.equals(CLAIMS)
        || resource.equals(new GroupResource("", "services"));
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode quota = quotas.get(request.namespace(), request.name());
    if (quota == null) {
      return Result.DONE;
    }
    JsonNode spec = quota.path("spec");
    ResourceList hard = ResourceList.of(spec.path("hard"));
    ResourceList used =
        ResourceList.of(quota.path("status").path("used"))
            .replacedBy(usage(request.namespace(), spec, hard))
            .masked(hard.names());
    ObjectNode status = quota.objectNode();
    status.set("hard", spec.path("hard").deepCopy());
    status.set("used", used.json());
    JsonNode known = quota.path("status");
    if (!hard.sameAs(ResourceList.of(known.path("hard")))
        || !used.sameAs(ResourceList.of(known.path("used")))) {
      quota.set("status", status);
      quotas.update(request.namespace(), request.name(), "status", quota);
    }
    return Result.DONE;
  }

  /** What is used of what a quota limits, counted anew. */
  private ResourceList usage(String namespace, JsonNode spec, ResourceList hard) {
    Instant now = clock.instant();
    ResourceList total = new ResourceList();
    for (GroupResource resource : counted(hard.names())) {
      Evaluator evaluator = QuotaEvaluators.of(resource);
      RestMapping mapping = mapper.of(resource);
      if (mapping == null || QuotaEvaluators.isIgnored(resource)) {
        continue;
      }
      ResourceList sum = evaluator.none();
      String prefix = mapping.storage().prefix(namespace);
      for (Entry entry : store.snapshot().range(prefix, null)) {
        ObjectNode object = mapping.storage().object(entry.value(), entry.modRevision());
        if (evaluator.isInScope(object, spec)) {
          sum = sum.plus(evaluator.usage(object, now));
        }
      }
      total = total.plus(sum.masked(hard.names().stream().filter(evaluator::matches).toList()));
    }
    return total;
  }

  /** The resources whose objects are counted because of these limits. */
  private static Set<GroupResource> counted(Set<String> limits) {
    Set<GroupResource> resources = new LinkedHashSet<>();
    for (String limit : limits) {
      if (limit.startsWith(COUNT)) {
        String name = limit.substring(COUNT.length());
        int dot = name.indexOf('.');
        resources.add(
            dot < 0
                ? new GroupResource("", name)
                : new GroupResource(name.substring(dot + 1), name.substring(0, dot)));
      } else {
        QuotaEvaluators.counting(limit).ifPresent(resources::add);
      }
    }
    return resources;
  }
}
