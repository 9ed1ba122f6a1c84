package dev.duplane.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.duplane.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console of servers that are not as usual: lost, on IPv6 alone, with roles, with much in them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ConsoleServersIT {
  private static final Pattern TOKEN = Pattern.compile("token: \"?([^\"\\s]+)");
  private static final String ROWS = ".services-table .rows [role=row]";
  private static final int MANY = 10_000;

  @TempDir private Path directory = Path.of("");

  private Browser browser;

  @BeforeAll
  void start() {
    Browser.assumeInstalled();
    browser = Browser.start(Browser.Look.WIDE_LIGHT);
  }

  @BeforeEach
  void forget() {
    browser.forget();
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void lostServer_isSaid_andItsReturnIsSeen() throws Exception {
    int port;
    try (ConsoleServer server = ConsoleServer.start(directory)) {
      port = URI.create(server.url()).getPort();
      server.createService("", "before", "\"ipFamilyPolicy\": \"PreferDualStack\"");
      browser.open(server.view("", "services"));
      browser.see(ROWS, "default/before");
    }
    browser.see(".connection.lost", "The server does not answer");
    assertThat(browser.text(".rows")).as("what was last known").contains("default/before");
    browser.screenshot("lost");
    browser.check("net::ERR_", "WebSocket");
    try (ConsoleServer server = ConsoleServer.start(directory, "--port=" + port)) {
      browser.await("document.querySelector('.connection.live')");
      browser.see(".count", "1 Service");
      server.createService("", "after", "\"ipFamilyPolicy\": \"SingleStack\"");
      browser.see(ROWS, "default/after");
    }
  }

  @Test
  void ipv6Loopback() throws Exception {
    assumeTrue(hasIpv6(), "no ::1 on this machine");
    try (ConsoleServer server = ConsoleServer.start(directory, "--bind=::1")) {
      assertThat(server.url()).startsWith("http://[::1]:");
      browser.open(server.view("", "services"));
      server.createService("", "web", "\"ipFamilyPolicy\": \"RequireDualStack\"");
      browser.see(ROWS, "default/web");
      browser.open(server.view("", "services/default/web"));
      browser.click(".segments label", "SingleStack");
      browser.see(".switch .command code", "kubectl -s " + server.url() + " ");
      browser.check();
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(IpAddress.of("::1").bytes()))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whereRolesDecide_aTokenIsAskedFor() throws Exception {
    Path kubeconfig = directory.resolve("kubeconfig");
    try (ConsoleServer server =
        ConsoleServer.start(
            directory, "--authorization-mode=RBAC", "--write-kubeconfig=" + kubeconfig)) {
      browser.open(server.view("", "services"));
      browser.see(".notice.refused", "The server wants to know who you are");
      browser.see(".notice.refused", "cannot list resource");
      browser.screenshot("token");
      browser.check("status of 403");
      Matcher token = TOKEN.matcher(Files.readString(kubeconfig));
      assertThat(token.find()).isTrue();
      browser.write("input[name=token]", token.group(1));
      browser.click(".notice.refused button");
      browser.see(ROWS, "default/kubernetes");
      server
          .withToken(token.group(1))
          .createService("", "web", "\"ipFamilyPolicy\": \"PreferDualStack\"");
      browser.see(ROWS, "default/web");
      // The list of clusters was refused, too, whenever that was answered.
      browser.check("status of 403");
    }
  }

  @Test
  void manyServices_onlyThoseInSightAreRows() throws Exception {
    Path state = directory.resolve("state.json");
    Files.writeString(state, services(), UTF_8);
    try (ConsoleServer server = ConsoleServer.start(directory, "--state=" + state)) {
      browser.open(server.view("", "services"));
      browser.see(".count", "10,001 Services");
      browser.see(ROWS, "default/many-0000");
      browser.await(rows() + " < 60");
      browser.await(
          "(() => { const table = document.querySelector('virtual-rows');"
              + " table.scrollTop = table.scrollHeight; return true; })()");
      browser.see(ROWS, "default/many-9999");
      browser.await(rows() + " < 60");
      server.createService("", "z-last", "\"ipFamilyPolicy\": \"SingleStack\"");
      browser.see(".count", "10,002 Services");
      browser.check();
      browser.open(server.view("", "overview"));
      browser.see(".tile .big", "10,002");
      browser.check();
    }
  }

  private static String rows() {
    return "document.querySelectorAll('%s').length".formatted(ROWS);
  }

  /** What {@code kubectl get services -o json} prints. */
  private static String services() {
    return IntStream.range(0, MANY)
        .mapToObj(
            i ->
                """
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"name": "many-%04d", "namespace": "default"},
                 "spec": {"type": "ClusterIP", "clusterIP": "10.96.%d.%d",
                  "clusterIPs": ["10.96.%d.%d"], "ipFamilies": ["IPv4"],
                  "ipFamilyPolicy": "SingleStack",
                  "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}]}}
                """
                    .formatted(i, 1 + i / 200, 1 + i % 200, 1 + i / 200, 1 + i % 200))
        .collect(
            Collectors.joining(
                ",", "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [", "]}"));
  }

  @Test
  void noConsole_isNoPage() throws Exception {
    try (ConsoleServer server = ConsoleServer.start(directory, "--no-console")) {
      assertThat(server.status("/console/")).isEqualTo(404);
      assertThat(server.status("/console/main.js")).isEqualTo(404);
      assertThat(server.status("/emulator/v1/cluster")).isEqualTo(200);
    }
  }
}
