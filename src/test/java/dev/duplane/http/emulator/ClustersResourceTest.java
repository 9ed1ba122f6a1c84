package dev.duplane.http.emulator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ClustersResourceTest {
  private static final String CLUSTERS = "/emulator/v1/clusters";

  /** Sent as it is: RestAssured knows no encoder for YAML. */
  private static final RestAssuredConfig RAW_YAML =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .encodeContentTypeAs("application/yaml", ContentType.BINARY));

  private static final String SERVICES = "/api/v1/namespaces/default/services";

  @AfterEach
  void delete() {
    given().delete(CLUSTERS + "/one");
    given().delete(CLUSTERS + "/two");
  }

  private static ValidatableResponse create(String body) {
    return given().contentType("application/json").body(body).post(CLUSTERS).then();
  }

  private static ValidatableResponse createService(String cluster, String name) {
    return given()
        .contentType("application/json")
        .body(
            "{\"metadata\":{\"name\":\""
                + name
                + "\"},\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}}")
        .post(cluster + SERVICES)
        .then()
        .statusCode(201);
  }

  @Test
  void clusters_isolated() {
    create("{\"name\":\"one\"}").statusCode(201).body("path", equalTo("/clusters/one"));
    create("{\"name\":\"two\",\"serviceClusterIPRange\":\"fd00:7::/112\",\"seed\":9}")
        .statusCode(201)
        .body("configuration.serviceClusterIPRange", equalTo("fd00:7::/112"));
    given()
        .get(CLUSTERS)
        .then()
        .statusCode(200)
        .body("clusters.name", contains("default", "one", "two"))
        .body("clusters.path", contains("", "/clusters/one", "/clusters/two"));
    createService("/clusters/one", "web").body("spec.clusterIPs", hasSize(2));
    createService("/clusters/two", "web").body("spec.clusterIPs[0]", startsWith("fd00:7::"));
    given().get(SERVICES + "/web").then().statusCode(404);
    given().get("/clusters/default" + SERVICES + "/kubernetes").then().statusCode(200);
    given()
        .get("/clusters/two/emulator/v1/cluster")
        .then()
        .statusCode(200)
        .body("configuration.seed", equalTo(9))
        .body("addressPools[0].used", equalTo(2));
    given()
        .get("/clusters/two/emulator/v1/explain" + SERVICES + "/web")
        .then()
        .statusCode(200)
        .body("stored.decisions.rule", hasItem("clusterIPs.draw"));
  }

  @Test
  void noSuchCluster_saysSo() {
    given()
        .get("/clusters/none/api/v1/namespaces")
        .then()
        .statusCode(404)
        .body("kind", equalTo("Status"))
        .body("message", startsWith("there is no cluster \"none\""));
    given()
        .get("/clusters/none/emulator/v1/cluster")
        .then()
        .statusCode(404)
        .contentType(startsWith("application/problem+json"));
    given().delete(CLUSTERS + "/none").then().statusCode(404);
    given().delete(CLUSTERS + "/default").then().statusCode(409);
  }

  @Test
  void create_refused() {
    create("{\"name\":\"one\"}").statusCode(201);
    create("{\"name\":\"one\"}").statusCode(409);
    create("{\"name\":\"No/Label\"}").statusCode(422).body("errors[0].pointer", equalTo("/name"));
    create("{}").statusCode(422).body("errors[0].pointer", equalTo("/name"));
    create(
            "{\"name\":\"two\",\"serviceClusterIPRange\":\"nonsense\",\"controllers\":\"none\","
                + "\"serviceNodePortRange\":\"x\"}")
        .statusCode(422)
        .body(
            "errors.pointer",
            hasItems("/serviceClusterIPRange", "/controllers", "/serviceNodePortRange"));
    create("{\"name\":\"two\",\"kubernetesVersion\":\"1.2\"}")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/kubernetesVersion"));
    given().get("/clusters/two/api").then().statusCode(404);
  }

  @Test
  void state_putElsewhere_goesOn() {
    create("{\"name\":\"one\"}").statusCode(201);
    create("{\"name\":\"two\"}").statusCode(201);
    createService("/clusters/one", "a");
    String state = given().get("/clusters/one/emulator/v1/state").then().extract().asString();
    given()
        .contentType("application/json")
        .body(state)
        .put("/clusters/two/emulator/v1/state")
        .then()
        .statusCode(200);
    String first = createService("/clusters/one", "b").extract().path("spec.clusterIPs").toString();
    String second =
        createService("/clusters/two", "b").extract().path("spec.clusterIPs").toString();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void state_thatDoesNotFit_changesNothing() {
    create("{\"name\":\"one\"}").statusCode(201);
    createService("/clusters/one", "kept");
    given()
        .config(RAW_YAML)
        .contentType("application/yaml")
        .body("{apiVersion: v1, kind: Wheel, metadata: {name: w}}".getBytes(StandardCharsets.UTF_8))
        .put("/clusters/one/emulator/v1/state")
        .then()
        .statusCode(422)
        .body("errors.detail", contains("Wheel w: the cluster serves no v1 Wheel"));
    given().get("/clusters/one" + SERVICES + "/kept").then().statusCode(200);
  }

  @Test
  void reset_emptiesAndEndsWatches() throws Exception {
    create("{\"name\":\"one\"}").statusCode(201);
    String before = createService("/clusters/one", "a").extract().path("metadata.uid");
    URI watch =
        URI.create(
            "http://localhost:" + RestAssured.port + "/clusters/one" + SERVICES + "?watch=true");
    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(watch.toURL().openStream(), StandardCharsets.UTF_8))) {
      assertThat(events.readLine()).startsWith("{\"type\":\"ADDED\"");
      given().post("/clusters/one/emulator/v1/reset").then().statusCode(200);
      assertThat(events.lines()).as("the watch ends").isNotNull().hasSizeLessThan(10);
    }
    given().get("/clusters/one" + SERVICES).then().body("items.metadata.name", not(hasItem("a")));
    createService("/clusters/one", "a").body("metadata.uid", equalTo(before));
  }
}
