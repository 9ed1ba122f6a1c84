package dev.duplane.http.emulator;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EmulatorResourceTest {
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
        .body("detail", startsWith("two ranges must be of different IP families"));
    put("{}").statusCode(422).body("errors[0].pointer", equalTo("/serviceClusterIPRange"));
    put("{").statusCode(400).contentType(startsWith("application/problem+json"));
  }

  @Test
  void openApi_isServed() {
    given().get("/emulator/v1/openapi").then().statusCode(200).body(startsWith("openapi: 3.0.3"));
  }

  private static io.restassured.response.ValidatableResponse put(String body) {
    return given().contentType("application/json").body(body).put(RANGE).then();
  }
}
