package dev.duplane.controller.apiservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventHandler;
import dev.duplane.controller.IndexRule;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import dev.duplane.store.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps an APIService for each group and version that CustomResourceDefinitions bring
 * (kube-aggregator/pkg/controllers/autoregister, pkg/controlplane/controller/crdregistration). The
 * APIServices of built-in versions are made once, when a cluster is.
 */
public final class AutoRegisterController implements Controller {
  /** The label of APIServices that are made automatically, and who keeps them. */
  public static final String LABEL = "kube-aggregator.kubernetes.io/automanaged";

  private static final GroupResource DEFINITIONS =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");
  private static final String GROUP = "apiregistration.k8s.io";
  private static final String PLURAL = "apiservices";

  /** The priorities that all versions of custom resources have (crdregistration_controller.go). */
  private static final int GROUP_PRIORITY = 1000;

  private static final int VERSION_PRIORITY = 100;

  private static final IndexRule BY_VERSION =
      new IndexRule("served versions", AutoRegisterController::versions);

  private final OwnObjects services;
  private final Indexer definitions;

  /**
   * @param registry where the APIServices are made
   * @param manager whose informers it reads
   */
  public AutoRegisterController(Registry registry, ControllerManager manager) {
    this.services = OwnObjects.of(registry, GROUP, PLURAL, "kube-apiserver");
    this.definitions = manager.informer(DEFINITIONS);
    definitions.addIndex(BY_VERSION);
  }

  @Override
  public String name() {
    return "autoregister-completion";
  }

  @Override
  public List<Source> watches() {
    EventHandler versions =
        (event, queue) -> {
          versions(event.shared()).forEach(name -> queue.accept(services.request("", name)));
          ObjectNode before = event.before();
          if (before != null) {
            versions(before).forEach(name -> queue.accept(services.request("", name)));
          }
        };
    EventHandler kept =
        (event, queue) -> {
          // Those that are made once, for the versions that are built in, are left alone.
          Value current = event.current();
          if (current == null || "true".equals(current.labels().get(LABEL))) {
            queue.accept(event.request());
          }
        };
    return List.of(new Source(DEFINITIONS, versions), new Source(services.resource(), kept));
  }

  /** The names of the APIServices that a definition asks for. */
  private static List<String> versions(ObjectNode definition) {
    List<String> names = new ArrayList<>();
    if (Conditions.isTrue(definition, "Established")) {
      JsonNode spec = definition.path("spec");
      for (JsonNode version : spec.path("versions")) {
        if (version.path("served").asBoolean()) {
          names.add(version.path("name").asText() + "." + spec.path("group").asText());
        }
      }
    }
    return names;
  }

  @Override
  public Result reconcile(Request request) {
    String name = request.name();
    ObjectNode current = services.get("", name);
    boolean wanted = !definitions.byIndex(BY_VERSION, name).isEmpty();
    if (current == null) {
      if (wanted) {
        services.create("", wanted(name));
      }
      return Result.DONE;
    }
    if (!"true".equals(ObjectMeta.of(current).labels().get(LABEL))) {
      return Result.DONE;
    }
    if (!wanted) {
      services.delete("", name);
      return Result.DONE;
    }
    JsonNode spec = wanted(name).path("spec");
    if (!spec.equals(current.path("spec"))) {
      current.set("spec", spec);
      services.update("", name, "", current);
    }
    return Result.DONE;
  }

  private static ObjectNode wanted(String name) {
    int dot = name.indexOf('.');
    return apiService(
        name.substring(dot + 1), name.substring(0, dot), "true", GROUP_PRIORITY, VERSION_PRIORITY);
  }

  /**
   * The APIService of a version that is served here.
   *
   * @param managed whether it is kept, {@code true}, or made once, {@code onstart}
   */
  public static ObjectNode apiService(
      String group, String version, String managed, int groupPriority, int versionPriority) {
    ObjectNode object = OwnObjects.named(version + "." + group);
    object.withObjectProperty("metadata").putObject("labels").put(LABEL, managed);
    ObjectNode spec = object.putObject("spec");
    if (!group.isEmpty()) {
      spec.put("group", group);
    }
    spec.put("version", version);
    spec.put("groupPriorityMinimum", groupPriority).put("versionPriority", versionPriority);
    return object;
  }
}
