package dev.duplane.controller.systemnamespaces;

import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import java.util.List;

/** Makes the Namespaces that every cluster has, and makes them anew when they are gone. */
public final class SystemNamespacesController implements Controller {
  /** As kube-apiserver's start-up hook calls it. */
  public static final String NAME = "system-namespaces-controller";

  private static final List<String> NAMES =
      List.of("kube-system", "kube-public", "kube-node-lease", "default");

  private final OwnObjects namespaces;

  /**
   * @param registry where the Namespaces are made
   */
  public SystemNamespacesController(Registry registry) {
    this.namespaces = OwnObjects.of(registry, "", "namespaces", "kube-apiserver");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        new Source(
            namespaces.resource(),
            (event, queue) -> {
              if (NAMES.contains(event.request().name())) {
                queue.accept(event.request());
              }
            }));
  }

  @Override
  public List<Request> initial() {
    return NAMES.stream().map(name -> namespaces.request("", name)).toList();
  }

  /** Makes all that are not there, before anybody has asked for anything. */
  public void bootstrap() {
    initial().forEach(this::reconcile);
  }

  @Override
  public Result reconcile(Request request) {
    if (namespaces.get("", request.name()) == null) {
      namespaces.create("", OwnObjects.named(request.name()));
    }
    return Result.DONE;
  }
}
