package dev.duplane.scenario.run.remote;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoDuration;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import dev.duplane.endpoints.FaultForm;
import dev.duplane.net.Cidr;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.format.Parameters;
import dev.duplane.scenario.run.Target;
import dev.duplane.traffic.TraceQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a Duplane at the other end can do, by its own API. */
final class RemoteEmulation implements Target.Emulation {
  private static final String ROOT = "/emulator/v1";

  private static final String FAULTS = ROOT + "/faults";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Its configuration and pools. */
  static final String CLUSTER = ROOT + "/cluster";

  private final ApiServer server;
  private final NamespaceMapping names;
  private final List<Cidr> before;
  private boolean changed;
  private boolean disturbed;

  /**
   * @param before its Service ranges as they were found
   */
  RemoteEmulation(ApiServer server, NamespaceMapping names, List<Cidr> before) {
    this.server = server;
    this.names = names;
    this.before = before;
  }

  @Override
  public void changeServiceClusterIpRange(List<Cidr> ranges) {
    changed = true;
    put(ranges);
  }

  private void put(List<Cidr> ranges) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put(
        "serviceClusterIPRange",
        ranges.stream().map(Cidr::toString).collect(Collectors.joining(",")));
    ServerAnswer response =
        server.send(
            ServerRequest.of(
                "PUT", CLUSTER + "/service-cluster-ip-range", "", ServerRequest.JSON, body));
    if (response.status() != 200) {
      throw new IllegalArgumentException(response.refusal());
    }
  }

  @Override
  public void disturb(@Nullable FaultForm fault) {
    disturbed = true;
    ServerRequest request =
        fault == null
            ? ServerRequest.of("DELETE", FAULTS, "", ServerRequest.JSON, null)
            : ServerRequest.of("POST", FAULTS, "", ServerRequest.JSON, inNamespaceOfServer(fault));
    ServerAnswer response = server.send(request);
    if (response.status() / 100 != 2) {
      throw new IllegalArgumentException(response.refusal());
    }
  }

  /** Lets time pass on the server's clock; whether it can. */
  boolean pass(Duration time) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("by", GoDuration.text(time));
    ServerRequest request =
        ServerRequest.of("POST", ROOT + "/clock/advance", "", ServerRequest.JSON, body);
    return server.send(request).status() == 200;
  }

  private ObjectNode inNamespaceOfServer(FaultForm fault) {
    ObjectNode body = JSON.valueToTree(fault);
    String namespace = fault.namespace();
    if (namespace != null) {
      body.put("namespace", names.toServer(namespace));
    }
    return body;
  }

  /** Puts the ranges back that were there before, and ends the faults. */
  void restore() {
    if (disturbed) {
      disturb(null);
      disturbed = false;
    }
    if (changed) {
      put(before);
      changed = false;
    }
  }

  @Override
  public Answer trace(TraceQuery query) {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    parameters.put("from", party(query.from()));
    parameters.put("to", party(query.to()));
    parameters.put("port", query.port());
    parameters.put("protocol", query.protocol().name());
    parameters.put("node", query.node());
    parameters.put("family", query.family() == null ? null : query.family().wireName());
    parameters.put("namespace", names.toServer(query.namespace()));
    String path = ROOT + "/trace?" + Parameters.given(parameters).query();
    return names.fromServer(server.send(ServerRequest.get(path)));
  }

  /** {@code pod/NAMESPACE/NAME} in the words of the server. */
  private String party(String text) {
    String[] parts = text.split("/", -1);
    return parts.length == 3 ? parts[0] + "/" + names.toServer(parts[1]) + "/" + parts[2] : text;
  }

  @Override
  public List<String> explain(String path) {
    ServerRequest request =
        ServerRequest.get(ROOT + "/explain" + names.pathToServer(path), "text/plain");
    ServerAnswer response = server.send(request);
    return response.status() == 200
        ? names.fromServer(new String(response.body(), StandardCharsets.UTF_8)).lines().toList()
        : List.of();
  }
}
