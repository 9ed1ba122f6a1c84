package dev.duplane.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests for a revision to come, on the cluster that {@code serve} serves. */
@QuarkusTest
@Timeout(60)
final class FutureRevisionTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  @Test
  void list_answeredWhenTheRevisionComes() throws Exception {
    URI asked =
        URI.create(
            "http://localhost:"
                + RestAssured.port
                + SERVICES
                + "?resourceVersion="
                + (revision() + 1)
                + "&resourceVersionMatch=NotOlderThan");
    CompletableFuture<HttpResponse<String>> response =
        HttpClient.newHttpClient()
            .sendAsync(HttpRequest.newBuilder(asked).build(), BodyHandlers.ofString());
    do {
      given()
          .contentType("application/json")
          .body("{\"metadata\":{\"generateName\":\"reaches-\"}}")
          .post("/api/v1/namespaces")
          .then()
          .statusCode(201);
    } while (!response.isDone());
    assertThat(response.get().statusCode()).isEqualTo(200);
  }

  @Test
  void list_refusedWhenItDoesNot() {
    long far = revision() + 1_000_000;
    given()
        .get(SERVICES + "?resourceVersion=" + far)
        .then()
        .statusCode(504)
        .header("Retry-After", "1")
        .body("reason", equalTo("Timeout"))
        .body("message", startsWith("Timeout: Too large resource version: " + far + ", current: "))
        .body("details.causes[0].reason", equalTo("ResourceVersionTooLarge"))
        .body("details.retryAfterSeconds", equalTo(1));
  }

  private static long revision() {
    return Long.parseLong(
        given().get(SERVICES).then().statusCode(200).extract().path("metadata.resourceVersion"));
  }
}
