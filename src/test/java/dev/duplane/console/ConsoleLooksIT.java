package dev.duplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The views of the console in a browser: wide and narrow, light and dark, in each language. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class ConsoleLooksIT {
  private static final String SCENARIO = "prefer-dual-stack";

  private ConsoleServer server;

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
  }

  /** Where there is no browser, it has not been started. */
  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  /** Each as a link: what it shows is in the address. */
  private Map<String, String> views() {
    Map<String, String> views = new LinkedHashMap<>();
    views.put("overview", "overview");
    views.put("services", "services");
    views.put("service", "services/default/web?family=IPv6&from=pod%2F" + server.pod(""));
    views.put("ranges", "ranges?to=fd00:10:96::/112,10.96.0.0/16");
    views.put("scenarios", "scenarios");
    views.put("run", "scenarios/" + SCENARIO + "/runs/" + run() + "?step=3");
    views.put("faults", "faults");
    views.put("journal", "journal");
    return views;
  }

  /** Runs a scenario; the number of the run. */
  private String run() {
    return server
        .send("POST", "/emulator/v1/scenarios/" + SCENARIO + "/runs", "")
        .path("id")
        .asText();
  }

  /** A page in dark colours is the one in light colours with another style: it is opened once. */
  @ParameterizedTest
  @CsvSource({"WIDE_LIGHT, WIDE_DARK", "NARROW_LIGHT, NARROW_DARK"})
  void eachView_inEachLook_isSound(Browser.Look light, Browser.Look dark) {
    try (Browser other = Browser.start(light)) {
      views()
          .forEach(
              (name, view) -> {
                other.turn(light);
                other.open(server.view("", view));
                isSound(other, name);
                other.turn(dark);
                isSound(other, name);
              });
    }
  }

  private static void isSound(Browser browser, String name) {
    browser.screenshot(name);
    browser.check();
  }

  @Test
  void language_isChosenAndKept() {
    try (Browser other = Browser.start(Browser.Look.WIDE_LIGHT)) {
      other.open(server.view("", "services"));
      assertThat(other.evaluate("document.documentElement.lang")).isEqualTo("en");
      other.click(".settings option[value=zh]");
      other.await("document.documentElement.lang === 'zh-Hans'");
      other.open(server.view("", "overview"));
      assertThat(other.evaluate("document.documentElement.lang")).isEqualTo("zh-Hans");
      assertThat(other.text("h1")).isNotEqualTo("Overview").isNotEmpty();
      other.screenshot("chinese");
      other.check();
    }
  }

  @Test
  void theme_isChosenAndKept() {
    try (Browser other = Browser.start(Browser.Look.WIDE_LIGHT)) {
      other.open(server.view("", "overview"));
      String background = "getComputedStyle(document.body).backgroundColor";
      Object light = other.evaluate(background);
      other.click(".settings option[value=dark]");
      other.await(background + " !== '" + light + "'");
      other.open(server.view("", "overview"));
      assertThat(other.evaluate(background)).isNotEqualTo(light);
      other.check();
    }
  }
}
