package dev.duplane.scenario.run.remote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import dev.duplane.scenario.run.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What a Duplane at the other end can do, by its own API. */
final class RemoteEmulation implements Target.Emulation {
  private static final String ROOT = "/emulator/v1";

  /** Its configuration and pools. */
  static final String CLUSTER = ROOT + "/cluster";

  private final ApiServer server;
  private final NamespaceMapping names;
  private final List<Cidr> before;
  private boolean changed;

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

  /** Puts the ranges back that were there before. */
  void restore() {
    if (changed) {
      put(before);
      changed = false;
    }
  }

  @Override
  public List<String> explain(String path) {
    ServerRequest request =
        ServerRequest.get(ROOT + "/explain" + names.pathToServer(path), "text/plain");
    ApiResponse.Complete response = names.fromServer(server.send(request));
    return response.status() == 200
        ? new String(response.body(), StandardCharsets.UTF_8).lines().toList()
        : List.of();
  }
}
