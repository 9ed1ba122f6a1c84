package dev.duplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What people do in the console, in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class ConsoleIT {
  private static final String ROWS = ".services-table .rows [role=row]";

  /** A radio button is drawn by what stands behind it. */
  private static final String FOCUS_IS_SEEN =
      "[document.activeElement, document.activeElement.nextElementSibling].some("
          + "one => one && getComputedStyle(one).outlineStyle !== 'none')";

  private static final String SCENARIO = "prefer-dual-stack";
  private static final String SLIDER = ".past input[type=range]";

  private ConsoleServer server;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Browser.assumeInstalled();
    server =
        ConsoleServer.start(
            directory,
            "--seed=7",
            "--nodes=3",
            "--load-balancer-ip-range=192.0.2.0/24,2001:db8:1::/64");
    server.fill("");
    browser = Browser.start(Browser.Look.WIDE_LIGHT);
  }

  /** What a test that failed has left is not the next one's. */
  @BeforeEach
  void forget() {
    browser.forget();
  }

  /** Where there is no browser, neither has been started. */
  @AfterAll
  void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void service_switchedByKubectl_isSeenLive() throws Exception {
    server.cluster("live", ", \"nodes\": 2");
    server.createService("live", "old", "\"ipFamilyPolicy\": \"SingleStack\"");
    browser.open(server.view("live", "services/default/old"));
    browser.await("document.querySelectorAll('.heading .family').length === 1");
    browser.await("document.body.seenBefore = true");
    server.kubectl(
        "live",
        "patch",
        "service",
        "old",
        "--patch={\"spec\": {\"ipFamilyPolicy\": \"PreferDualStack\"}}");
    browser.await("document.querySelectorAll('.heading .family').length === 2");
    browser.see(".heading .facts", "PreferDualStack");
    browser.see(".decisions", "patch");
    assertThat(browser.evaluate("document.body.seenBefore")).as("not loaded again").isEqualTo(true);
    browser.check();
  }

  @Test
  void service_switchedInThePage_byThePatchThatItShows() {
    server.cluster("patched", "");
    server.createService("patched", "old", "\"ipFamilyPolicy\": \"SingleStack\"");
    browser.open(server.view("patched", "services/default/old"));
    browser.click(".segments label", "PreferDualStack");
    browser.see(".switch .command code", "kubectl -s " + server.url() + "/clusters/patched");
    browser.see(".switch .command code", "{\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\"}}");
    browser.click("#send");
    browser.see(".switch .done", "IPv4, IPv6");
    JsonNode spec =
        server
            .send("GET", "/clusters/patched/api/v1/namespaces/default/services/old", "")
            .path("spec");
    assertThat(spec.path("clusterIPs")).hasSize(2);
    browser.see(".heading .facts", spec.path("clusterIPs").path(1).asText());
    browser.check();
  }

  @Test
  void refusedPatch_isExplained() {
    server.cluster("refusing", ", \"serviceClusterIPRange\": \"10.96.0.0/16\"");
    server.createService("refusing", "old", "\"ipFamilyPolicy\": \"SingleStack\"");
    browser.open(server.view("refusing", "services/default/old"));
    browser.click(".segments label", "RequireDualStack");
    browser.click("#send");
    browser.see(".switch .problem", "422");
    browser.see(".switch .problem", "not configured for dual-stack");
    browser.see(".switch .decision-list a[href^=https]");
    browser.screenshot("refused");
    browser.check("status of 422");
  }

  @Test
  void slider_showsTheClusterAsItWas() {
    server.cluster("past", "");
    long first = revision(server.createService("past", "first", "\"clusterIP\": \"None\""));
    long second = revision(server.createService("past", "second", "\"clusterIP\": \"None\""));
    server.send("DELETE", "/clusters/past/api/v1/namespaces/default/services/first", "");
    browser.open(server.view("past", "services"));
    browser.see(".count", "2 Services");
    browser.click(".past button");
    browser.slide(SLIDER, second);
    browser.see(".count", "3 Services");
    assertThat(browser.fragment()).isEqualTo("#/services?at=" + second);
    browser.see(SLIDER).sendKeys(Keys.ARROW_LEFT);
    browser.await("location.hash.endsWith('at=%d')".formatted(second - 1));
    browser.slide(SLIDER, first);
    browser.see(".count", "2 Services");
    browser.see(ROWS, "default/first");
    assertThat(browser.text(".rows")).doesNotContain("second");
    browser.screenshot("past");
    browser.check();
    browser.open(server.view("past", "overview?at=" + first));
    browser.see(".tile .big", "2");
    browser.check();
    browser.open(server.view("past", "services/default/second?at=" + second));
    browser.see(".decisions", "create, revision " + second);
    browser.check();
    browser.open(server.view("past", "services?at=" + second));
    browser.see(".count", "3 Services");
    browser.click(".past .primary");
    browser.see(".count", "2 Services");
    assertThat(browser.fragment()).isEqualTo("#/services");
  }

  private static long revision(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asLong();
  }

  @Test
  void filter_isInTheAddress_andFindsByFields() {
    browser.open(server.view("", "services"));
    browser.see(".count", "7 Services");
    browser.write(".search input", "policy:RequireDualStack");
    browser.see(".count", "1 of 7 Services");
    browser.see(ROWS, "default/both");
    browser.open(server.view("", browser.fragment().substring(2)));
    browser.see(".count", "1 of 7 Services");
    browser.write(".search input", "no such Service");
    browser.see(".notice.empty");
    browser.check();
  }

  @Test
  void absentService_isSaid() {
    browser.open(server.view("", "services/default/nobodys"));
    browser.see(".notice.empty", "This Service is not there");
    browser.check("status of 404");
  }

  @Test
  void packet_isFollowedToItsEndpoint() {
    browser.open(server.view("", "services/default/web"));
    browser.write(".packet input[name=from]", "pod/" + server.pod(""));
    browser.click(".packet button[type=submit]");
    browser.see(".way li.end .chip.pass");
    browser.see(".result .command code", "duplane trace --server " + server.url());
    browser.check();
  }

  @Test
  void ranges_areRehearsedChangedAndBroughtBack() {
    server.cluster("growing", ", \"serviceClusterIPRange\": \"10.96.0.0/16\"");
    JsonNode old = server.createService("growing", "old", "\"ipFamilyPolicy\": \"SingleStack\"");
    browser.open(server.view("growing", "ranges"));
    browser.write("input[name=second]", "fd00:10:96::/112");
    browser.click("form button[type=submit]");
    browser.see("main", "from 10.96.0.0/16 to 10.96.0.0/16,fd00:10:96::/112");
    assertThat(ranges("growing")).isEqualTo("10.96.0.0/16");
    browser.click("main button", "Change the ranges");
    browser.see("main", "The ranges are now");
    assertThat(ranges("growing")).isEqualTo("10.96.0.0/16,fd00:10:96::/112");
    browser.check();
    browser.click("main button", "Undo");
    browser.await(
        "document.querySelector('[aria-labelledby=now] code').innerText === '10.96.0.0/16'");
    assertThat(ranges("growing")).isEqualTo("10.96.0.0/16");
    assertThat(
            server
                .send("GET", "/clusters/growing/api/v1/namespaces/default/services/old", "")
                .path("spec"))
        .isEqualTo(old.path("spec"));
    browser.check();
  }

  private String ranges(String cluster) {
    return server
        .send("GET", "/clusters/" + cluster + "/emulator/v1/cluster", "")
        .path("configuration")
        .path("serviceClusterIPRange")
        .asText();
  }

  @Test
  void scenario_isRunAndWalkedStepByStep() {
    browser.open(server.view("", "scenarios"));
    browser.write(".search input", SCENARIO);
    browser.click(".scenarios li button");
    browser.see(".step-buttons", "Step 1 of");
    browser.click("#forward");
    browser.see(".step-buttons", "Step 2 of");
    browser.see(".request-line", "DELETE");
    browser.click("#forward");
    browser.see(".step-buttons", "Step 3 of");
    browser.see(".sent .body", "IPv6");
    browser.see(".walked tbody", "default/my-service");
    browser.see(".walked .pool");
    String third = browser.fragment();
    browser.click("#back");
    browser.see(".step-buttons", "Step 2 of");
    browser.await("!document.querySelector('.walked tbody').innerText.includes('my-service')");
    browser.slide(".slider input", 1);
    browser.await("location.hash.includes('revision=1')");
    browser.see(".steps a[aria-current=step]").sendKeys(Keys.ARROW_DOWN);
    browser.see(".step-buttons", "Step 3 of");
    browser.open(server.view("", third.substring(2)));
    browser.see(".step-buttons", "Step 3 of");
    browser.check();
    browser.click(".card-head a", "Open this cluster");
    browser.see(".past.then");
    browser.awaitContent();
    browser.see(".heading", "Overview");
    browser.check();
  }

  @Test
  void scenario_added_showsWhereItDiffers(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        name: A range too few
        cluster: {serviceClusterIPRange: 10.96.0.0/16}
        steps:
          - name: two families are wanted
            create:
              manifest:
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {ipFamilyPolicy: PreferDualStack, ports: [{port: 80}]}
            expect:
              status: 201
              object: {spec: {ipFamilies: [IPv4, IPv6]}}
        """);
    browser.open(server.view("", "scenarios"));
    browser.attach("input[type=file]", file);
    browser.click(".scenarios li button");
    browser.see(".heading .chip.fail", "failed");
    browser.see(".walked table", "spec.ipFamilies");
    browser.see(".steps a.failed");
    browser.screenshot("failed");
    browser.check();
    Files.writeString(file, "name: Nothing\nsteps:\n  - creat: {}\n");
    browser.open(server.view("", "scenarios"));
    browser.attach("input[type=file]", file);
    browser.see(".problem", "422");
    browser.see(".problem li", "scenario.yaml:3:");
    browser.check("status of 422");
  }

  @Test
  void run_thatIsNotKept_isSaidAndCanBeRepeated() {
    browser.open(server.view("", "scenarios/" + SCENARIO + "/runs/999999"));
    browser.see(".notice.empty", "This run is not kept any more");
    browser.check("status of 404");
    browser.click(".notice.empty button");
    browser.see(".step-buttons", "Step 1 of");
  }

  @Test
  void fault_isSetSeenAndCleared() {
    server.cluster("faulty", "");
    browser.open(server.view("faulty", "faults"));
    browser.click("form .primary");
    browser.see(".faults li", "409");
    assertThat(server.send("GET", "/clusters/faulty/emulator/v1/faults", "").path("faults"))
        .hasSize(1);
    browser.check();
    browser.click("#clear");
    browser.await("!document.querySelector('.faults li')");
  }

  @Test
  void journal_showsWhatOthersAsk() {
    server.cluster("asked", "");
    browser.open(server.view("asked", "journal"));
    server.createService("asked", "web", "\"ipFamilyPolicy\": \"PreferDualStack\"");
    browser.see(".journal .entry", "/api/v1/namespaces/default/services");
    browser.click(".journal .entry", "POST");
    browser.see(".journal .details", "ipFamilyPolicy");
    browser.see(".journal .details .copy", "curl");
    browser.check();
  }

  @Test
  void cluster_hasItsOwnConsole() {
    server.cluster("other", ", \"serviceClusterIPRange\": \"10.9.0.0/16\"");
    server.createService("other", "only-here", "\"ipFamilyPolicy\": \"SingleStack\"");
    browser.open(server.view("other", "services"));
    browser.see(ROWS, "only-here");
    browser.see(".count", "2 Services");
    browser.check();
    browser.open(server.view("", "services"));
    browser.see(".count", "7 Services");
  }

  @Test
  void keyboard_reachesEverything() {
    browser.open(server.view("", "overview"));
    browser.press(Keys.TAB);
    assertThat(focused()).isEqualTo("skip");
    browser.press(Keys.ENTER);
    assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("main");
    browser.open(server.view("", "overview"));
    tabTo("nav a[href*=services]");
    browser.press(Keys.ENTER);
    browser.see(ROWS, "default/old");
    assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("heading");
    tabTo(ROWS + " a");
    Object first = browser.evaluate("document.activeElement.href");
    browser.press(Keys.ARROW_DOWN);
    Object second = browser.evaluate("document.activeElement.href");
    assertThat(second).isNotEqualTo(first);
    browser.press(Keys.ENTER);
    browser.see(".segments");
    assertThat(String.valueOf(second)).endsWith(browser.fragment());
    tabTo(".segments input");
    browser.press(Keys.ARROW_RIGHT);
    browser.see("#send");
  }

  private String focused() {
    return String.valueOf(browser.evaluate("document.activeElement.className"));
  }

  /** Presses Tab until an element has the focus, which must then be seen to have it. */
  private void tabTo(String css) {
    String matches = "document.activeElement.matches('" + css + "')";
    for (int presses = 0; presses < 60; presses++) {
      browser.press(Keys.TAB);
      if (browser.evaluate(matches).equals(true)) {
        assertThat(browser.evaluate(FOCUS_IS_SEEN)).as("focus at %s", css).isEqualTo(true);
        return;
      }
    }
    throw new AssertionError("Tab does not come to " + css);
  }
}
