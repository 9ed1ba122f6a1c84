package dev.duplane.controller.rootcacertificatepublisher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
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
import java.util.function.Supplier;

/** Keeps the ConfigMap {@value #CONFIG_MAP} of each Namespace. */
public final class RootCaCertificatePublisher implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "root-ca-certificate-publisher-controller";

  /** The name of the ConfigMap. */
  public static final String CONFIG_MAP = "kube-root-ca.crt";

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final String KEY = "ca.crt";
  private static final String DESCRIBED = "kubernetes.io/description";
  private static final String DESCRIPTION =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
          + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage is"
          + " guaranteed across distributions of Kubernetes clusters.";

  private final Indexer namespaces;
  private final OwnObjects configMaps;
  private final Supplier<String> certificate;

  /**
   * @param registry where ConfigMaps are written
   * @param manager whose informers are read
   * @param certificate the root certificate in PEM; asked when it is needed
   */
  public RootCaCertificatePublisher(
      Registry registry, ControllerManager manager, Supplier<String> certificate) {
    this.namespaces = manager.informer(NAMESPACES);
    this.configMaps = OwnObjects.of(registry, "", "configmaps", OwnObjects.CONTROLLER_MANAGER);
    this.certificate = certificate;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        Source.of(NAMESPACES),
        new Source(configMaps.resource(), RootCaCertificatePublisher::observeConfigMap));
  }

  private static void observeConfigMap(ObjectEvent event, Consumer<Request> queue) {
    if (event.previous() != null && event.request().name().equals(CONFIG_MAP)) {
      queue.accept(new Request(NAMESPACES, "", event.request().namespace()));
    }
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode namespace = namespaces.get(request);
    if (namespace == null || !namespace.path("status").path("phase").asText().equals("Active")) {
      return Result.DONE;
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode().put(KEY, certificate.get());
    ObjectNode configMap = configMaps.get(request.name(), CONFIG_MAP);
    if (configMap == null) {
      create(request.name(), data);
    } else if (!configMap.path("data").equals(data)
        || !ObjectMeta.of(configMap).annotations().containsKey(DESCRIBED)) {
      configMap.set("data", data);
      describe(configMap);
      configMaps.update(request.name(), CONFIG_MAP, "", configMap);
    }
    return Result.DONE;
  }

  private void create(String namespace, ObjectNode data) {
    ObjectNode configMap = OwnObjects.named(CONFIG_MAP);
    describe(configMap);
    configMap.set("data", data);
    try {
      configMaps.create(namespace, configMap);
    } catch (StatusException e) {
      if (!OwnObjects.isNamespaceTerminating(e)) {
        throw e;
      }
    }
  }

  private static void describe(ObjectNode configMap) {
    ObjectMeta.of(configMap).object("annotations").put(DESCRIBED, DESCRIPTION);
  }
}
