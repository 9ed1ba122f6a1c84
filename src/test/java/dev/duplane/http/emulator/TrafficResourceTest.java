package dev.duplane.http.emulator;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traces, names and rules over HTTP, of a cluster by name. */
@QuarkusTest
class TrafficResourceTest {
  private static final String CLUSTER = "/clusters/traffic";
  private static final String EMULATOR = CLUSTER + "/emulator/v1";

  @BeforeEach
  void create() {
    post(
        "/emulator/v1/clusters",
        "{\"name\":\"traffic\",\"controllers\":\"namespace-controller\","
            + "\"serviceClusterIPRange\":\"10.96.0.0/16,fd00:10:96::/112\"}");
    post(CLUSTER + "/api/v1/nodes", "{\"metadata\":{\"name\":\"n1\"}}");
    post(
        CLUSTER + "/api/v1/namespaces/default/services",
        "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"clusterIP\":\"10.96.0.10\","
            + "\"ports\":[{\"name\":\"http\",\"port\":80}]}}");
  }

  @AfterEach
  void delete() {
    given().delete("/emulator/v1/clusters/traffic");
  }

  private static void post(String path, String body) {
    given().contentType("application/json").body(body).post(path).then().statusCode(201);
  }

  @Test
  void trace_answered() {
    given()
        .queryParam("from", "10.244.0.9")
        .queryParam("to", "svc/web:http")
        .queryParam("node", "n1")
        .get(EMULATOR + "/trace")
        .then()
        .statusCode(200)
        .body("verdict", equalTo("reject"))
        .body("to", equalTo("10.96.0.10"))
        .body("steps.rule", contains("proxy.noEndpoints"))
        .body("steps.object", contains("services/default/web"));
  }

  @Test
  void trace_badParameter() {
    given()
        .queryParam("from", "10.244.0.9")
        .queryParam("to", "svc/web")
        .queryParam("family", "IPv5")
        .get(EMULATOR + "/trace")
        .then()
        .statusCode(400)
        .contentType(startsWith("application/problem+json"))
        .body("detail", equalTo("family must be IPv4 or IPv6"));
  }

  @Test
  void trace_noSuchPacket() {
    given()
        .queryParam("from", "pod/nobody")
        .queryParam("to", "svc/web")
        .get(EMULATOR + "/trace")
        .then()
        .statusCode(422)
        .contentType(startsWith("application/problem+json"))
        .body("detail", equalTo("there is no Pod default/nobody"));
  }

  @Test
  void dns_answered() {
    given()
        .queryParam("name", "web.default.svc.cluster.local")
        .get(EMULATOR + "/dns")
        .then()
        .statusCode(200)
        .body("rcode", equalTo("NOERROR"))
        .body("answers.data", contains("10.96.0.10"));
    given()
        .queryParam("name", "web.default.svc.cluster.local")
        .queryParam("type", "MX")
        .get(EMULATOR + "/dns")
        .then()
        .statusCode(400)
        .body("detail", equalTo("type must be A, AAAA, SRV, CNAME or PTR"));
  }

  @Test
  void proxy_printed() {
    given()
        .get(EMULATOR + "/nodes/n1/proxy?format=nft")
        .then()
        .statusCode(200)
        .contentType(startsWith("text/plain"))
        .body(startsWith("table ip kube-proxy {\n"));
    given().get(EMULATOR + "/nodes/n1/proxy?format=iptables").then().statusCode(400);
    given().get(EMULATOR + "/nodes/n9/proxy").then().statusCode(404);
  }
}
