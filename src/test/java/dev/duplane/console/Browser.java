package dev.duplane.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a screen, with the console in it. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final List<String> PROGRAMS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration POLLING = Duration.ofMillis(50);

  /** It warns of modules for single releases of Chromium, which nothing here uses. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  /** Runs in the page, without what the page's Content-Security-Policy forbids the page. */
  private static final String AXE =
      """
      const told = arguments[arguments.length - 1];
      axe.run(document, {resultTypes: ['violations']}).then(
        found => told(found.violations.flatMap(one => one.nodes.map(
          node => `axe ${one.id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`))),
        problem => told([String(problem)]));
      """;

  private static final String OVERFLOW =
      """
      return document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('main *')]
          .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
          .slice(0, 5).map(one => `wider than the window: ${one.tagName}.${one.className}`);
      """;

  private static final String FOREIGN =
      """
      return performance.getEntriesByType('resource').map(one => one.name)
        .filter(name => new URL(name).origin !== location.origin && !name.startsWith('data:'))
        .map(name => `asked of another server: ${name}`);
      """;

  /** How wide the window is, and which of its colours the user prefers. */
  enum Look {
    WIDE_LIGHT(1600, 1000, "light"),
    WIDE_DARK(1600, 1000, "dark"),
    NARROW_LIGHT(360, 740, "light"),
    NARROW_DARK(360, 740, "dark");

    private final int width;
    private final int height;
    private final String colours;

    Look(int width, int height, String colours) {
      this.width = width;
      this.height = height;
      this.colours = colours;
    }

    @Override
    public String toString() {
      return width + "-" + colours;
    }
  }

  private final ChromeDriver driver;
  private Look look;

  private Browser(Look look, ChromeDriver driver) {
    this.look = look;
    this.driver = driver;
  }

  /** Skips the test, and says so, where there is no browser. */
  static void assumeInstalled() {
    assumeTrue(
        program().isPresent() && find("chromedriver").isPresent(),
        "no chromium with chromedriver on the PATH: the console is not tried in a browser");
  }

  /** Starts one, in English. */
  static Browser start(Look look) {
    SELENIUM.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program().orElseThrow().toFile());
    options.addArguments(
        "--headless=new",
        // Its sandbox needs rights that users of containers do not have.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--hide-scrollbars",
        "--lang=en",
        "--window-size=" + look.width + "," + look.height);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriver driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(find("chromedriver").orElseThrow().toFile())
                .usingAnyFreePort()
                .build(),
            options);
    Browser browser = new Browser(look, driver);
    browser.turn(look);
    return browser;
  }

  /** Gives the page that is open, and those to come, another look. */
  void turn(Look other) {
    look = other;
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", look.width, "height", look.height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", look.colours))));
  }

  private static Optional<Path> program() {
    return PROGRAMS.stream().flatMap(name -> find(name).stream()).findFirst();
  }

  private static Optional<Path> find(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a page anew, even if only its fragment is another, and waits for what it shows. */
  void open(String url) {
    driver.get("about:blank");
    driver.get(url);
    awaitContent();
  }

  /** Waits until a view has what it shows. */
  void awaitContent() {
    await("document.querySelector('main h1') && !document.querySelector('.loading')");
  }

  /** Waits until an expression of JavaScript is true. */
  void await(String expression) {
    try {
      var unused =
          new WebDriverWait(driver, PATIENCE, POLLING)
              .until(
                  waiting ->
                      Boolean.TRUE.equals(
                          driver.executeScript("return Boolean(" + expression + ")")));
    } catch (TimeoutException e) {
      throw new AssertionError(
          "%s: it never came that %s; the page:%n%s"
              .formatted(driver.getCurrentUrl(), expression, text("body")));
    }
  }

  /** Waits for an element. */
  WebElement see(String css) {
    await("document.querySelector('" + css + "')");
    return driver.findElement(By.cssSelector(css));
  }

  /** Waits until one of the elements has a text in it. */
  void see(String css, String text) {
    await(
        "[...document.querySelectorAll('%s')].some(one => one.innerText.includes('%s'))"
            .formatted(css, text.replace("'", "\\'")));
  }

  /** Waits for an element, and clicks at it. */
  void click(String css) {
    see(css).click();
  }

  /** Waits for the element with the text, and clicks at it. */
  void click(String css, String text) {
    see(css, text);
    driver.findElements(By.cssSelector(css)).stream()
        .filter(one -> one.getText().contains(text))
        .findFirst()
        .orElseThrow()
        .click();
  }

  /** Presses keys, wherever the focus is. */
  void press(Keys... keys) {
    Arrays.stream(keys).forEach(key -> new Actions(driver).sendKeys(key).perform());
  }

  /** Writes into a field, in place of what it has. */
  void write(String css, String text) {
    WebElement field = see(css);
    field.clear();
    field.sendKeys(text);
  }

  /** Chooses a file. */
  void attach(String css, Path file) {
    see(css).sendKeys(file.toAbsolutePath().toString());
  }

  /** Moves a slider as a pointer does. */
  void slide(String css, long value) {
    see(css);
    driver.executeScript(
        "const slider = document.querySelector(arguments[0]); slider.value = arguments[1];"
            + "slider.dispatchEvent(new Event('input', {bubbles: true}));",
        css,
        String.valueOf(value));
  }

  /** What an expression of JavaScript is. */
  Object evaluate(String expression) {
    return Objects.requireNonNull(driver.executeScript("return " + expression), expression);
  }

  /** The text of the first such element; empty if there is none. */
  String text(String css) {
    return driver.findElements(By.cssSelector(css)).stream()
        .findFirst()
        .map(WebElement::getText)
        .orElse("");
  }

  /** The part of the address that says what the page shows. */
  String fragment() {
    String url = Objects.requireNonNull(driver.getCurrentUrl());
    return url.substring(url.indexOf('#'));
  }

  /** Writes what the page looks like, as a whole, into a file for people. */
  void screenshot(String name) {
    Map<String, Object> image =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "clip", wholePage()));
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(
          SCREENSHOTS.resolve((name + "-" + look + ".png").toLowerCase(Locale.ROOT)),
          Base64.getDecoder().decode(String.valueOf(image.get("data"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> wholePage() {
    return Map.of(
        "x",
        0,
        "y",
        0,
        "width",
        look.width,
        "height",
        evaluate("document.documentElement.scrollHeight"),
        "scale",
        1);
  }

  /**
   * Fails if there is anything wrong with the page as it is: errors and refusals of the
   * Content-Security-Policy in the console, what axe finds, content beside the window, requests to
   * other servers.
   *
   * @param expected parts of messages that the test has caused
   */
  void check(String... expected) {
    List<String> wrong = new ArrayList<>(messages(expected));
    driver.executeScript(axe());
    wrong.addAll(strings(driver.executeAsyncScript(AXE)));
    wrong.addAll(strings(driver.executeScript(OVERFLOW)));
    wrong.addAll(strings(driver.executeScript(FOREIGN)));
    assertThat(wrong).as("%s, %s", driver.getCurrentUrl(), look).isEmpty();
  }

  /** Takes no account of messages that there have been. */
  void forget() {
    driver.get("about:blank");
    var unused = driver.manage().logs().get(LogType.BROWSER);
  }

  private List<String> messages(String... expected) {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .filter(message -> Arrays.stream(expected).noneMatch(message::contains))
        .toList();
  }

  private static String axe() {
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> strings(Object list) {
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
