package dev.duplane.http.emulator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FaultsResourceTest {
  private static final String FAULTS = "/emulator/v1/faults";
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  @AfterEach
  void reset() {
    given().post("/emulator/v1/reset").then().statusCode(200);
    given().get(FAULTS).then().statusCode(200).body("faults", hasSize(0));
  }

  @Test
  void refusal_isCounted() {
    add("{\"verb\":\"list\",\"status\":429,\"retryAfterSeconds\":1,\"times\":2}")
        .statusCode(201)
        .body("faults[0].times", equalTo(2));
    given().get(SERVICES).then().statusCode(429).header("Retry-After", equalTo("1"));
    given().get(FAULTS).then().body("faults[0].times", equalTo(1));
    given().delete(FAULTS).then().statusCode(204);
    given().get(SERVICES).then().statusCode(200);
  }

  /** A POST, as HTTP clients send a GET again by themselves. */
  @Test
  void drop_connectionIsReset() {
    add("{\"drop\":true}").statusCode(201);
    assertThatThrownBy(FaultsResourceTest::createService).isInstanceOf(IOException.class);
    createService().statusCode(201);
  }

  @Test
  void pool_runsOut() {
    add("{\"pool\":\"IPv4\"}").statusCode(201);
    createService().body("message", containsString("range is full"));
  }

  @Test
  void delay_takesTime() {
    add("{\"delay\":\"50ms\"}").statusCode(201);
    given().get(SERVICES).then().statusCode(200);
  }

  @Test
  void fault_refused() {
    add("{}").statusCode(422).body("errors[0].pointer", equalTo(""));
    add("{\"status\":200}").statusCode(422).body("errors[0].pointer", equalTo("/status"));
    add("[]").statusCode(400);
    add("{\"status\":500,\"verbs\":[\"get\"]}")
        .statusCode(400)
        .body("detail", startsWith("there is no field /verbs; "));
    add("{\"status\":[]}")
        .statusCode(400)
        .body("detail", startsWith("the body is JSON of another shape at /status; "));
  }

  private static ValidatableResponse createService() {
    return given()
        .contentType("application/json")
        .body(
            "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"a\"},"
                + "\"spec\":{\"ports\":[{\"port\":80}]}}")
        .post(SERVICES)
        .then();
  }

  private static ValidatableResponse add(String body) {
    return given().contentType("application/json").body(body).post(FAULTS).then();
  }
}
