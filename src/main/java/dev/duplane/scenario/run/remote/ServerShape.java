package dev.duplane.scenario.run.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAccessException;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster was started with, as far as its API tells. Asking changes nothing.
 *
 * @param version {@code major.minor}
 * @param emulator whether it is a Duplane
 * @param families of Services, the primary first
 * @param ranges of Services, the primary first; empty if they are not known
 * @param nodePorts null if they are not known
 * @param configuration the flags of a Duplane, by their names in camel case; empty for another
 *     server
 */
record ServerShape(
    String version,
    boolean emulator,
    List<IpFamily> families,
    List<Cidr> ranges,
    @Nullable PortRange nodePorts,
    JsonNode configuration) {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final Pattern PORTS = Pattern.compile("range of valid ports is ([0-9]+-[0-9]+)");

  /** The ServiceCIDR of the flags is there in 1.33 and later, and before that as a beta. */
  private static final List<String> SERVICE_CIDR =
      List.of(
          "/apis/networking.k8s.io/v1/servicecidrs/kubernetes",
          "/apis/networking.k8s.io/v1beta1/servicecidrs/kubernetes");

  /**
   * Asks a server.
   *
   * @throws java.io.UncheckedIOException if it cannot be reached
   * @throws ServerAccessException if it is no Kubernetes API server, or does not let this client do
   *     what scenarios need
   */
  static ServerShape of(ApiServer server) {
    String version = version(server);
    requireNamespaces(server);
    JsonNode emulator = server.send(ServerRequest.get(RemoteEmulation.CLUSTER)).json();
    String flag = emulator.path("configuration").path("serviceClusterIPRange").asText();
    List<Cidr> ranges = flag.isEmpty() ? serviceCidr(server) : ranges(List.of(flag.split(",")));
    List<IpFamily> families =
        ranges.isEmpty() ? families(server) : ranges.stream().map(Cidr::family).toList();
    return new ServerShape(
        version,
        !flag.isEmpty(),
        families,
        ranges,
        nodePorts(server),
        emulator.path("configuration"));
  }

  private static String version(ApiServer server) {
    ServerAnswer response = server.send(ServerRequest.get("/version"));
    if (response.status() == 401) {
      throw new ServerAccessException(
          server + ": the server does not know these credentials: " + response.refusal());
    }
    JsonNode body = response.json();
    String minor = body.path("minor").asText().replaceAll("[^0-9].*", "");
    if (response.status() != 200 || minor.isEmpty()) {
      throw new ServerAccessException(
          server + ": is no Kubernetes API server: GET /version gives " + response.status());
    }
    return body.path("major").asText() + "." + minor;
  }

  private static void requireNamespaces(ApiServer server) {
    ServerAnswer response = dryRun(server, "/api/v1/namespaces", draft("Namespace", "duplane-"));
    if (response.status() != 201) {
      throw new ServerAccessException(
          server
              + ": scenarios run in Namespaces of their own, and none can be created: "
              + response.refusal());
    }
  }

  /** What the ServiceCIDR {@code kubernetes} has; empty if there is none. */
  static List<Cidr> serviceCidr(ApiServer server) {
    for (String path : SERVICE_CIDR) {
      ServerAnswer response = server.send(ServerRequest.get(path));
      if (response.status() == 200) {
        List<String> texts = new ArrayList<>();
        response.json().path("spec").path("cidrs").forEach(cidr -> texts.add(cidr.asText()));
        return ranges(texts);
      }
    }
    return List.of();
  }

  private static List<Cidr> ranges(List<String> texts) {
    List<Cidr> ranges = new ArrayList<>();
    for (String text : texts) {
      Cidr range = Cidr.parse(text);
      if (range != null) {
        ranges.add(range);
      }
    }
    return List.copyOf(ranges);
  }

  /** Those that a Service would get that takes what there is; else of the one that is there. */
  private static List<IpFamily> families(ApiServer server) {
    ObjectNode service = service();
    ((ObjectNode) service.path("spec")).put("ipFamilyPolicy", "PreferDualStack");
    ServerAnswer response = dryRun(server, SERVICES, service);
    if (response.status() != 201) {
      response = server.send(ServerRequest.get(SERVICES + "/kubernetes"));
    }
    List<IpFamily> families = new ArrayList<>();
    for (JsonNode name : response.json().path("spec").path("ipFamilies")) {
      IpFamily family = IpFamily.fromWire(name.asText());
      if (family != null) {
        families.add(family);
      }
    }
    if (families.isEmpty()) {
      throw new ServerAccessException(
          server + ": the families of its Services cannot be found: " + response.refusal());
    }
    return List.copyOf(families);
  }

  /** The refusal of a port that no range has in it names the range. */
  private static @Nullable PortRange nodePorts(ApiServer server) {
    ObjectNode service = service();
    ((ObjectNode) service.path("spec")).put("type", "NodePort");
    ((ObjectNode) service.path("spec").path("ports").path(0)).put("nodePort", 1);
    String refusal = dryRun(server, SERVICES, service).refusal();
    Matcher range = PORTS.matcher(refusal);
    return range.find() ? PortRange.parse(range.group(1)) : null;
  }

  private static ObjectNode service() {
    ObjectNode service = draft("Service", "duplane-");
    service.putObject("spec").putArray("ports").addObject().put("port", 80);
    return service;
  }

  /** An object of the core group whose name the server draws. */
  static ObjectNode draft(String kind, String prefix) {
    ObjectNode draft = JsonNodeFactory.instance.objectNode();
    draft.put("apiVersion", "v1").put("kind", kind);
    draft.putObject("metadata").put("generateName", prefix);
    return draft;
  }

  private static ServerAnswer dryRun(ApiServer server, String path, ObjectNode body) {
    return server.send(ServerRequest.of("POST", path, "dryRun=All", ServerRequest.JSON, body));
  }
}
