package dev.duplane.http.emulator;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PreflightResourceTest {

  @Test
  void preflight_ofThisCluster() {
    post("{\"to\":\"10.96.0.0/16,fd00:10:96::/112\"}")
        .statusCode(200)
        .body("requirements.requirement", hasItem("service ranges"))
        .body("rehearsal.services.name", hasItem("kubernetes"));
    post("{}").statusCode(200).body("rehearsal", nullValue());
  }

  @Test
  void preflight_refused() {
    post("{\"to\":\"10.96.0.0/16\"}").statusCode(422).body("errors[0].pointer", equalTo("/to"));
    post("{\"to\":\"x\"}").statusCode(422).body("errors[0].pointer", equalTo("/to"));
    post("{\"state\":{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[{}]}}")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/state"));
  }

  private static ValidatableResponse post(String body) {
    return given().contentType("application/json").body(body).post("/emulator/v1/preflight").then();
  }
}
