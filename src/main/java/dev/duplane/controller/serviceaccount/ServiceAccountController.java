package dev.duplane.controller.serviceaccount;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.StatusException;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the ServiceAccount {@code default} of each Namespace, and makes it anew when it is gone.
 */
public final class ServiceAccountController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "serviceaccount-controller";

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final String DEFAULT = "default";

  private final Indexer namespaces;
  private final OwnObjects serviceAccounts;

  /**
   * @param registry where ServiceAccounts are made
   * @param manager whose informers are read
   */
  public ServiceAccountController(Registry registry, ControllerManager manager) {
    this.namespaces = manager.informer(NAMESPACES);
    this.serviceAccounts =
        OwnObjects.of(registry, "", "serviceaccounts", OwnObjects.CONTROLLER_MANAGER);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        Source.of(NAMESPACES),
        new Source(serviceAccounts.resource(), ServiceAccountController::observeServiceAccount));
  }

  private static void observeServiceAccount(ObjectEvent event, Consumer<Request> queue) {
    if (event.current() == null && event.request().name().equals(DEFAULT)) {
      queue.accept(new Request(NAMESPACES, "", event.request().namespace()));
    }
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode namespace = namespaces.get(request);
    if (namespace == null
        || !namespace.path("status").path("phase").asText().equals("Active")
        || serviceAccounts.get(request.name(), DEFAULT) != null) {
      return Result.DONE;
    }
    try {
      serviceAccounts.create(request.name(), OwnObjects.named(DEFAULT));
    } catch (StatusException e) {
      if (!OwnObjects.isNamespaceTerminating(e)) {
        throw e;
      }
    }
    return Result.DONE;
  }
}
