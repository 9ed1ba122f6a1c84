package dev.duplane.http.emulator;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EmulatorResourceTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String RANGE = "/emulator/v1/cluster/service-cluster-ip-range";

  @Test
  void cluster_showsPools() {
    given()
        .get("/emulator/v1/cluster")
        .then()
        .statusCode(200)
        .body("configuration.kubernetesVersion", equalTo("1.36"))
        .body("configuration.controllers", equalTo("*"))
        .body("configuration.featureGates.StrictIPCIDRValidation", equalTo(true))
        .body("addressPools.family", contains("IPv4", "IPv6"))
        .body("addressPools[0].size", equalTo(65534))
        .body("addressPools[0].used", greaterThan(0))
        .body("addressPools[0].staticBand.last", equalTo("10.96.1.0"))
        .body("nodePorts.size", equalTo(2768));
  }

  @Test
  void controllers_showsThoseThatRun() {
    given()
        .get("/emulator/v1/controllers")
        .then()
        .statusCode(200)
        .body("interruptions", equalTo(0))
        .body(
            "controllers.name",
            hasItems(
                "bootstrap-controller",
                "endpointslice-controller",
                "garbage-collector-controller",
                "kubelet",
                "kubernetes-service-cidr-controller",
                "namespace-controller",
                "scheduler",
                "system-namespaces-controller"))
        .body("controllers.failures.flatten()", hasSize(0));
  }

  @Test
  void changeRange_keepsTheDefaultServiceCidr() {
    put("{\"serviceClusterIPRange\":\"10.96.0.0/16\"}")
        .statusCode(200)
        .body("configuration.serviceClusterIPRange", equalTo("10.96.0.0/16"))
        .body("addressPools.range", contains("10.96.0.0/16"));
    put("{\"serviceClusterIPRange\":\"10.96.0.0/16,fd00:10:96::/112\"}")
        .statusCode(200)
        .body("addressPools.range", contains("10.96.0.0/16", "fd00:10:96::/112"));
  }

  @Test
  void changeRange_malformed() {
    put("{\"serviceClusterIPRange\":\"10.96.0.0/16,10.97.0.0/16\"}")
        .statusCode(422)
        .contentType(startsWith("application/problem+json"))
        .body("errors[0].pointer", equalTo("/serviceClusterIPRange"))
        .body("detail", endsWith("must be of different IP family"));
    put("{}").statusCode(422).body("errors[0].pointer", equalTo("/serviceClusterIPRange"));
    put("{").statusCode(400).contentType(startsWith("application/problem+json"));
  }

  @Test
  void changeRange_bodiesThatAreNone() {
    for (String body : List.of("{", "[]", "{\"serviceClusterIPRange\":{}}", "\u0000")) {
      put(body)
          .statusCode(400)
          .contentType(startsWith("application/problem+json"))
          .body("status", equalTo(400));
    }
    given()
        .contentType("text/plain")
        .body("10.96.0.0/16")
        .put(RANGE)
        .then()
        .statusCode(415)
        .contentType(startsWith("application/problem+json"));
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /emulator/v1/cluster, 'GET, HEAD, OPTIONS'",
    "PUT, /emulator/v1/cluster, 'GET, HEAD, OPTIONS'",
    "TRACE, /emulator/v1/journal, 'GET, HEAD, OPTIONS'",
    "PROPFIND, /emulator/v1/state, 'GET, HEAD, OPTIONS, PUT'",
    "POST, /emulator/v1/explain/api/v1/namespaces/default, 'GET, HEAD, OPTIONS'",
    "GET, /emulator/v1/cluster/service-cluster-ip-range, 'OPTIONS, PUT'"
  })
  void otherMethods_notAllowed(String method, String path, String allowed) {
    given()
        .request(method, path)
        .then()
        .statusCode(405)
        .header("Allow", allowed)
        .contentType(startsWith("application/problem+json"))
        .body("title", equalTo("Method Not Allowed"))
        .body("detail", containsString(method));
    given().options(path).then().statusCode(204).header("Allow", allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/none", "/cluster/none", "/explain/"})
  void otherPaths_notFound(String below) {
    given()
        .get("/emulator/v1" + below)
        .then()
        .statusCode(404)
        .contentType(startsWith("application/problem+json"))
        .body("detail", startsWith("there is no /emulator/v1" + below));
    for (String method : List.of("GET", "POST", "PROPFIND")) {
      given()
          .request(method, "/emulator/v1x")
          .then()
          .statusCode(404)
          .contentType(startsWith("text/plain"));
    }
  }

  @Test
  void notAcceptable() {
    given()
        .accept("image/png")
        .get("/emulator/v1/cluster")
        .then()
        .statusCode(406)
        .contentType(startsWith("application/problem+json"));
  }

  @Test
  void openApi_isServed() {
    given().get("/emulator/v1/openapi").then().statusCode(200).body(startsWith("openapi: 3.0.3"));
  }

  private static void createService(String name) {
    given()
        .contentType("application/json")
        .body(
            "{\"metadata\":{\"name\":\""
                + name
                + "\"},\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}}")
        .post(SERVICES)
        .then()
        .statusCode(201);
  }

  @Test
  void explain_jsonOrText() {
    createService("explained");
    String path = "/emulator/v1/explain" + SERVICES + "/explained";
    given()
        .get(path)
        .then()
        .statusCode(200)
        .contentType(startsWith("application/json"))
        .body("kind", equalTo("Service"))
        .body("stored.request", equalTo("create"))
        .body("stored.decisions.rule", hasItem("ipFamilies.second"))
        .body("stored.decisions[0].link", startsWith("https://kubernetes.io/docs/"));
    given()
        .accept("text/plain")
        .get(path)
        .then()
        .statusCode(200)
        .contentType(startsWith("text/plain"))
        .body(startsWith("Service " + SERVICES + "/explained, resourceVersion "));
  }

  @Test
  void explain_nothingKnown() {
    given()
        .accept("text/plain")
        .get("/emulator/v1/explain" + SERVICES + "/absent")
        .then()
        .statusCode(404)
        .contentType(startsWith("application/problem+json"))
        .body("detail", startsWith("nothing is known of " + SERVICES + "/absent"));
  }

  @Test
  void state_nowAndThen() {
    int before =
        given().get("/emulator/v1/state").then().statusCode(200).extract().path("revision");
    createService("exported");
    given()
        .get("/emulator/v1/state")
        .then()
        .body("kind", equalTo("State"))
        .body("revision", greaterThan(before))
        .body("objects.metadata.name", hasItem("exported"));
    given()
        .get("/emulator/v1/state?revision=" + before)
        .then()
        .body("revision", equalTo(before))
        .body("objects.metadata.name", not(hasItem("exported")));
  }

  @Test
  void state_noSuchRevision() {
    given()
        .get("/emulator/v1/state?revision=1000000")
        .then()
        .statusCode(400)
        .contentType(startsWith("application/problem+json"))
        .body("detail", startsWith("revision 1000000 has not been reached; revisions 1 to "));
    given().get("/emulator/v1/state?revision=x").then().statusCode(400);
  }

  @Test
  void journal_hasRequestsToResources() {
    createService("noted");
    given().get("/readyz");
    given()
        .get("/emulator/v1/journal?limit=1")
        .then()
        .statusCode(200)
        .body("entries", hasSize(1))
        .body("entries[0].request.path", equalTo(SERVICES))
        .body("entries[0].request.body.metadata.name", equalTo("noted"))
        .body("entries[0].response.status", equalTo(201));
    given()
        .get("/emulator/v1/journal?format=scenario")
        .then()
        .statusCode(200)
        .contentType(startsWith("application/yaml"))
        .body(containsString("  - name: create Service default/noted\n"));
    given().get("/emulator/v1/journal?format=xml").then().statusCode(400);
  }

  private static io.restassured.response.ValidatableResponse put(String body) {
    return given().contentType("application/json").body(body).put(RANGE).then();
  }
}
