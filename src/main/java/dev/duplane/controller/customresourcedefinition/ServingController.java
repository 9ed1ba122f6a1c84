package dev.duplane.controller.customresourcedefinition;

import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import dev.duplane.registry.customresource.DefinedResources;
import java.util.List;

/**
 * Has the catalogue serve the kinds of established definitions, each as its definition is now
 * (apiextensions-apiserver, pkg/apiserver/customresource_handler.go and
 * customresource_discovery_controller.go).
 */
public final class ServingController implements Controller {
  private final OwnObjects definitions;
  private final DefinedResources resources;

  /**
   * @param registry where the definitions are
   * @param resources what is served of them
   */
  public ServingController(Registry registry, DefinedResources resources) {
    this.definitions =
        OwnObjects.of(registry, DefinitionLoop.GROUP, DefinitionLoop.PLURAL, "kube-apiserver");
    this.resources = resources;
  }

  @Override
  public String name() {
    return "crd-discovery-controller";
  }

  @Override
  public int priority() {
    return AT_ONCE;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(DefinitionLoop.DEFINITIONS));
  }

  @Override
  public Result reconcile(Request request) {
    resources.follow(request.name(), definitions.get("", request.name()));
    return Result.DONE;
  }
}
