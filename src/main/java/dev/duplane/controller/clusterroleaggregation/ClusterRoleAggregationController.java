package dev.duplane.controller.clusterroleaggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gives a ClusterRole with an aggregationRule the rules of all that its selectors choose, by their
 * names, each rule once (RBAC, "Aggregated ClusterRoles";
 * pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go). It does so at once:
 * whoever may do more since the last request is not refused the next one.
 */
public final class ClusterRoleAggregationController implements Controller {
  /** As {@code --controllers} has it, and managedFields. */
  public static final String NAME = "clusterrole-aggregation-controller";

  private static final GroupResource CLUSTER_ROLES =
      new GroupResource("rbac.authorization.k8s.io", "clusterroles");

  private final Indexer roles;
  private final OwnObjects own;

  /**
   * @param registry where ClusterRoles are written
   * @param manager whose informers are read
   */
  public ClusterRoleAggregationController(Registry registry, ControllerManager manager) {
    this.roles = manager.informer(CLUSTER_ROLES);
    this.own = OwnObjects.of(registry, CLUSTER_ROLES.group(), CLUSTER_ROLES.resource(), NAME);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return AT_ONCE;
  }

  @Override
  public List<Source> watches() {
    return List.of(new Source(CLUSTER_ROLES, this::observe));
  }

  /** Any ClusterRole may be a part of those that are made of others. */
  private void observe(ObjectEvent event, Consumer<Request> queue) {
    for (ObjectNode role : roles.list()) {
      if (!selectors(role).isEmpty()) {
        queue.accept(new Request(CLUSTER_ROLES, "", ObjectMeta.of(role).name()));
      }
    }
  }

  private static JsonNode selectors(ObjectNode role) {
    return role.path("aggregationRule").path("clusterRoleSelectors");
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode role = roles.get(request);
    if (role == null || selectors(role).isEmpty()) {
      return Result.DONE;
    }
    ArrayNode rules = JsonNodeFactory.instance.arrayNode();
    for (JsonNode selector : selectors(role)) {
      add(LabelSelector.ofObject(selector), request.name(), rules);
    }
    boolean same =
        rules.isEmpty() ? role.path("rules").isEmpty() : rules.equals(role.path("rules"));
    if (!same) {
      ObjectNode configuration = OwnObjects.named(request.name());
      configuration.put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "ClusterRole");
      configuration.set("rules", rules);
      own.apply("", request.name(), "", configuration);
    }
    return Result.DONE;
  }

  private void add(LabelSelector selector, String own, ArrayNode rules) {
    roles.list().stream()
        .sorted(Comparator.comparing(role -> ObjectMeta.of(role).name()))
        .filter(role -> !ObjectMeta.of(role).name().equals(own))
        .filter(role -> selector.matches(ObjectMeta.of(role).labels()))
        .forEach(
            role -> {
              for (JsonNode rule : role.path("rules")) {
                if (!contains(rules, rule)) {
                  rules.add(rule);
                }
              }
            });
  }

  private static boolean contains(ArrayNode rules, JsonNode rule) {
    for (JsonNode known : rules) {
      if (known.equals(rule)) {
        return true;
      }
    }
    return false;
  }
}
