package dev.duplane.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ConsoleRouteTest {
  private static final Pattern IMPORT = Pattern.compile("from ?['\"](\\.[^'\"]+)['\"]");

  @Test
  void page_isServedWithItsRules() {
    given()
        .get("/console/")
        .then()
        .statusCode(200)
        .contentType("text/html; charset=utf-8")
        .header("Cache-Control", "no-cache")
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Content-Security-Policy", startsWith("default-src 'none'; script-src 'self';"))
        .body(containsString("main.js"));
  }

  @Test
  void pageWithoutItsSlash_isRedirected_relatively() {
    given()
        .redirects()
        .follow(false)
        .get("/console")
        .then()
        .statusCode(308)
        .header("Location", "console/");
  }

  @Test
  void knownTag_isAnsweredWithoutBody() {
    String tag = given().get("/console/main.js").header("ETag");
    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    Response again = given().header("If-None-Match", "\"x\", W/" + tag).get("/console/main.js");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.asByteArray()).isEmpty();
    assertThat(given().header("If-None-Match", "\"x\"").get("/console/main.js").statusCode())
        .isEqualTo(200);
  }

  @Test
  void gzip_isGivenToThoseWhoTakeIt() {
    RestAssuredConfig raw =
        RestAssuredConfig.config().decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());
    for (String taken : List.of("gzip", "br, gzip;q=0.5", "*")) {
      given()
          .config(raw)
          .header("Accept-Encoding", taken)
          .get("/console/console.css")
          .then()
          .header("Content-Encoding", "gzip")
          .header("Vary", "Accept-Encoding");
    }
    for (String refused : List.of("br", "gzip;q=0", "identity")) {
      Response plain =
          given().config(raw).header("Accept-Encoding", refused).get("/console/console.css");
      assertThat(plain.header("Content-Encoding")).isNull();
      Response packed =
          given().config(raw).header("Accept-Encoding", "gzip").get("/console/console.css");
      assertThat(packed.header("ETag")).as("other bytes").isNotEqualTo(plain.header("ETag"));
    }
  }

  @Test
  void head_hasTheHeadersAlone() {
    Response page = given().get("/console/logo.svg");
    Response head = given().head("/console/logo.svg");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.asByteArray()).isEmpty();
    assertThat(head.header("ETag")).isEqualTo(page.header("ETag"));
    assertThat(head.contentType()).isEqualTo("image/svg+xml; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/nothing.js",
        "/console/views",
        "/console/views/",
        "/console/../api",
        "/console/%2e%2e/PageFiles.class",
        "/console/.git",
        "/console/package-info.class",
        "/consoles",
        "/clusters/unknown/console/"
      })
  void whatIsNoFileOfThePage_isAnsweredByTheApi(String path) {
    Response response = given().urlEncodingEnabled(false).get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.header("Content-Security-Policy")).isNull();
  }

  @Test
  void write_isAnsweredByTheApi() {
    Response response = given().post("/console/");
    assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(response.header("Content-Security-Policy")).isNull();
  }

  @Test
  void foreignHost_isRefused() {
    given().header("Host", "page.example").get("/console/").then().statusCode(403);
  }

  @Test
  void eachClusterHasItsConsole() {
    given()
        .contentType("application/json")
        .body("{\"name\": \"console-test\"}")
        .post("/emulator/v1/clusters")
        .then()
        .statusCode(201);
    try {
      given().get("/clusters/console-test/console/main.js").then().statusCode(200);
      given()
          .get("/clusters/console-test/console/main.js")
          .then()
          .header("ETag", equalTo(given().get("/console/main.js").header("ETag")));
    } finally {
      given().delete("/emulator/v1/clusters/console-test").then().statusCode(204);
    }
  }

  /** Follows the modules as a browser does. */
  @Test
  void everyModuleIsThere() {
    Set<String> seen = new TreeSet<>();
    follow("/console/main.js", seen);
    assertThat(seen).contains("/console/lit-html/lit-html.js", "/console/views/service.js");
  }

  private static void follow(String path, Set<String> seen) {
    if (!seen.add(path)) {
      return;
    }
    Response module = given().get(path);
    assertThat(module.statusCode()).as(path).isEqualTo(200);
    assertThat(module.contentType()).isEqualTo("text/javascript; charset=utf-8");
    Matcher imports = IMPORT.matcher(module.asString());
    while (imports.find()) {
      follow(URI.create(path).resolve(imports.group(1)).toString(), seen);
    }
  }
}
