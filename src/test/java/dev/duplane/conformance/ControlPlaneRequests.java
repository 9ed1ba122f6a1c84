package dev.duplane.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Random requests to a whole cluster: Nodes, workloads, bare Pods and Services come, change and go.
 * None names what a controller has made, so the same ones can be sent to clusters that have come to
 * other names and addresses.
 */
final class ControlPlaneRequests {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String CORE = "/api/v1/namespaces/default/";
  private static final String APPS = "/apis/apps/v1/namespaces/default/";
  private static final String WORKLOADS = "deployments replicasets statefulsets daemonsets";
  private static final List<String> POLICIES =
      List.of("SingleStack", "PreferDualStack", "RequireDualStack");
  private static final int APPLICATIONS = 4;

  /** Few enough that each Node can be drawn more than once, and is there when it is. */
  private static final int MACHINES = 4;

  private final RandomGenerator random;

  ControlPlaneRequests(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A request.
   *
   * @param body a missing node for none
   */
  record Request(String method, String path, JsonNode body) {
    Map<String, String> headers() {
      return method.equals("PATCH") ? Peer.MERGE_PATCH : Map.of();
    }
  }

  /** The next one. */
  Request next() {
    String application = "app" + random.nextInt(APPLICATIONS);
    return switch (random.nextInt(12)) {
      case 0 -> new Request("POST", "/api/v1/nodes", node("n" + random.nextInt(MACHINES)));
      case 1, 2 -> create(application);
      case 3 -> scale(application);
      case 4 -> remove(APPS + workload() + "/" + application);
      case 5 -> new Request("POST", CORE + "pods", pod("bare" + random.nextInt(3), application));
      case 6 -> remove(CORE + "pods/bare" + random.nextInt(3));
      case 7, 8 -> new Request("POST", CORE + "services", service(application));
      case 9, 10 -> new Request("PATCH", CORE + "services/" + application, changed(application));
      default -> remove(CORE + "services/" + application);
    };
  }

  /** The requests that take back all that {@link #next} has made, workloads first. */
  static List<Request> takingBack() {
    return List.of(
        remove(APPS + "deployments"),
        remove(APPS + "replicasets"),
        remove(APPS + "statefulsets"),
        remove(APPS + "daemonsets"),
        remove(CORE + "pods"),
        remove(CORE + "services"),
        remove("/api/v1/nodes"));
  }

  private static Request remove(String path) {
    return new Request("DELETE", path, Peer.NO_BODY);
  }

  private String workload() {
    String[] all = WORKLOADS.split(" ", -1);
    return all[random.nextInt(all.length)];
  }

  private Request create(String application) {
    String plural = workload();
    ObjectNode object = object(application);
    ObjectNode spec = object.putObject("spec");
    spec.putObject("selector").putObject("matchLabels").put("app", application).put("of", plural);
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", application).put("of", plural);
    template.set("spec", podSpec());
    if (!plural.equals("daemonsets")) {
      spec.put("replicas", random.nextInt(5));
    }
    if (plural.equals("statefulsets")) {
      spec.put("serviceName", application);
    }
    return new Request("POST", APPS + plural, object);
  }

  private Request scale(String application) {
    ObjectNode change = NODES.objectNode();
    change.putObject("spec").put("replicas", random.nextInt(5));
    String plural = random.nextBoolean() ? "deployments" : "statefulsets";
    return new Request("PATCH", APPS + plural + "/" + application, change);
  }

  private ObjectNode service(String application) {
    ObjectNode object = object(application);
    ObjectNode spec = object.putObject("spec");
    spec.put("type", random.nextBoolean() ? "LoadBalancer" : "ClusterIP");
    spec.put("ipFamilyPolicy", POLICIES.get(random.nextInt(POLICIES.size())));
    spec.putObject("selector").put("app", application);
    spec.putArray("ports").addObject().put("port", 80).put("targetPort", 8080);
    return object;
  }

  private ObjectNode changed(String application) {
    ObjectNode change = NODES.objectNode();
    ObjectNode spec = change.putObject("spec");
    switch (random.nextInt(4)) {
      case 0 -> spec.put("ipFamilyPolicy", POLICIES.get(random.nextInt(POLICIES.size())));
      case 1 -> spec.put("type", random.nextBoolean() ? "LoadBalancer" : "ClusterIP");
      case 2 -> spec.put("publishNotReadyAddresses", random.nextBoolean());
      default -> spec.putObject("selector").put("app", "app" + random.nextInt(APPLICATIONS));
    }
    change.putObject("metadata").putObject("labels").put("touched", application);
    return change;
  }

  private ObjectNode pod(String name, String application) {
    ObjectNode object = object(name);
    ((ObjectNode) object.get("metadata")).putObject("labels").put("app", application);
    if (random.nextInt(3) == 0) {
      ((ObjectNode) object.get("metadata"))
          .putObject("annotations")
          .put("duplane.dev/ready", "false");
    }
    ObjectNode spec = podSpec();
    spec.put("hostNetwork", random.nextInt(4) == 0);
    object.set("spec", spec);
    return object;
  }

  private static ObjectNode podSpec() {
    ObjectNode spec = NODES.objectNode();
    ObjectNode container = spec.putArray("containers").addObject();
    container.put("name", "main").put("image", "registry.example/main:1");
    return spec;
  }

  private static ObjectNode node(String name) {
    return object(name);
  }

  private static ObjectNode object(String name) {
    ObjectNode object = NODES.objectNode();
    object.putObject("metadata").put("name", name);
    return object;
  }
}
