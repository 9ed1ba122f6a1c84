package dev.duplane.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.util.HashMap;

/**
 * The mock server of fabric8 in CRUD mode, what tests in Java use else, in a process of its own. It
 * keeps what it is sent, and neither validates nor allocates.
 */
public final class MockApiServer {
  private MockApiServer() {}

  /** Listens on the port that is given. */
  public static void main(String... args) {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(new ObjectMapper()),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    server.init(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
  }
}
