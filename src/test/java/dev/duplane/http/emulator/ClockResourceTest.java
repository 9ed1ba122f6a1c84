package dev.duplane.http.emulator;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ClockResourceTest {
  private static final String CLOCK = "/emulator/v1/clock";

  @AfterEach
  void reset() {
    given().post("/emulator/v1/reset").then().statusCode(200);
  }

  @Test
  void clock_isDriven() {
    put("{\"running\":false,\"time\":\"2026-01-01T00:00:00+01:00\"}")
        .statusCode(200)
        .body("time", equalTo("2025-12-31T23:00:00Z"))
        .body("running", equalTo(false));
    advance("{\"by\":\"1h30m\"}").statusCode(200).body("time", equalTo("2026-01-01T00:30:00Z"));
    given()
        .contentType("application/json")
        .body("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}")
        .post("/api/v1/namespaces/default/configmaps")
        .then()
        .statusCode(201)
        .body("metadata.creationTimestamp", equalTo("2026-01-01T00:30:00Z"));
    given().get(CLOCK).then().statusCode(200).body("running", equalTo(false));
    put("{\"running\":true}").statusCode(200).body("running", equalTo(true));
  }

  @Test
  void clock_refused() {
    put("{\"time\":\"tomorrow\"}").statusCode(422).body("errors[0].pointer", equalTo("/time"));
    put("[]").statusCode(400);
    advance("{\"by\":\"-1s\"}").statusCode(422).body("errors[0].pointer", equalTo("/by"));
    advance("{}").statusCode(422).body("errors[0].pointer", equalTo("/by"));
  }

  private static ValidatableResponse put(String body) {
    return given().contentType("application/json").body(body).put(CLOCK).then();
  }

  private static ValidatableResponse advance(String body) {
    return given().contentType("application/json").body(body).post(CLOCK + "/advance").then();
  }
}
