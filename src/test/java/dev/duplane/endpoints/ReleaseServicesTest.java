package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the servers of each release make of Services. */
class ReleaseServicesTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.19", "1.20", "1.22 IPv6DualStack=false"})
  void singleStack_lifeOfAService(String which) {
    String[] words = which.split(" ", -1);
    try (ReleaseServer server =
        ReleaseServer.start(words[0], words.length > 1 ? words[1] : "", "10.96.0.0/29")) {
      String path = ReleaseServer.SERVICES + "/one";
      JsonNode spec =
          server
              .create(
                  ReleaseServer.service(
                      "one",
                      "\"ipFamilyPolicy\": \"RequireDualStack\","
                          + " \"ipFamilies\": [\"IPv6\", \"IPv4\"],"))
              .body()
              .path("spec");
      String ip = spec.path("clusterIP").asText();
      assertThat(ip).startsWith("10.96.0.");
      JsonNode patched = server.patch(path, "{\"spec\":{\"type\":\"NodePort\"}}").body();
      assertThat(patched.path("spec").path("clusterIP").asText()).isEqualTo(ip);
      assertThat(patched.path("spec").path("ports").path(0).path("nodePort").asInt()).isPositive();
      assertThat(server.patch(path, "{\"spec\":{\"clusterIP\":\"10.96.0.99\"}}").status())
          .isEqualTo(422);
      assertThat(server.patch(path, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}").status())
          .isEqualTo(200);
      JsonNode external =
          server
              .patch(
                  path,
                  "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"example.com\","
                      + "\"clusterIP\":null,\"clusterIPs\":null}}")
              .body();
      assertThat(external.path("spec").has("clusterIP")).as(external.toString()).isFalse();
      // 6 addresses, one of them that of kubernetes: the one given back is there again.
      for (int i = 0; i < 5; i++) {
        assertThat(server.create(ReleaseServer.service("more-" + i)).status()).isEqualTo(201);
      }
      assertThat(server.create(ReleaseServer.service("full")).status()).isEqualTo(500);
      assertThat(server.send("DELETE", ReleaseServer.SERVICES + "/more-1", "").status())
          .isEqualTo(200);
      assertThat(server.create(ReleaseServer.service("again")).status()).isEqualTo(201);
      for (JsonNode item : server.get(ReleaseServer.SERVICES).body().path("items")) {
        assertThat(item.path("spec").has("ipFamilies")).isFalse();
        assertThat(item.path("spec").has("ipFamilyPolicy")).isFalse();
      }
      JsonNode table =
          server
              .send(
                  "GET",
                  ReleaseServer.SERVICES,
                  "",
                  "accept",
                  "application/json;as=Table;v=v1;g=meta.k8s.io")
              .body();
      assertThat(table.path("rows").path(0).path("cells").path(2).asText()).startsWith("10.96.0.");
    }
  }

  @Test
  void clusterIps_gateOffHoldOne() {
    try (ReleaseServer server = ReleaseServer.start("1.20", "", "10.96.0.0/16")) {
      ReleaseServer.Answer created =
          server.create(
              ReleaseServer.service(
                  "two",
                  "\"clusterIP\": \"10.96.0.9\","
                      + " \"clusterIPs\": [\"10.96.0.9\", \"fd00::9\"],"));
      assertThat(created.status()).isEqualTo(201);
      assertThat(created.body().path("spec").path("clusterIPs").toString())
          .isEqualTo("[\"10.96.0.9\"]");
    }
  }

  @Test
  void clusterIp_headless() {
    for (String release : List.of("1.19", "1.20", "1.21")) {
      try (ReleaseServer server = ReleaseServer.start(release, "", "10.96.0.0/16")) {
        ReleaseServer.Answer created =
            server.create(
                ReleaseServer.service("headless")
                    .replace("\"selector\": {\"app\": \"a\"}", "\"clusterIP\": \"None\""));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        JsonNode spec = created.body().path("spec");
        assertThat(spec.path("clusterIP").asText()).isEqualTo("None");
        assertThat(spec.path("ipFamilies").size()).isEqualTo(release.equals("1.21") ? 2 : 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.25 | ''                           | 1abc | 422
          1.35 | ''                           | 1abc | 422
          1.35 | RelaxedServiceNameValidation=true | 1abc | 201
          1.36 | ''                           | 1abc | 201
          1.36 | RelaxedServiceNameValidation=false | 1abc | 422
          """)
  void name_digitFirst(String release, String gates, String name, int status) {
    try (ReleaseServer server = ReleaseServer.start(release, gates, "10.96.0.0/16")) {
      assertThat(server.create(ReleaseServer.service(name)).status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.20, 422",
    "1.23, 422",
    "1.24, 201",
    "1.36, 201",
  })
  void loadBalancer_mixedProtocols(String release, int status) {
    try (ReleaseServer server = ReleaseServer.start(release, "", "10.96.0.0/16")) {
      ReleaseServer.Answer created =
          server.create(
              ReleaseServer.service("mixed", "\"type\": \"LoadBalancer\",")
                  .replace(
                      "[{\"port\": 80}]",
                      "[{\"name\":\"a\",\"port\":53},"
                          + "{\"name\":\"b\",\"port\":53,\"protocol\":\"UDP\"}]"));
      assertThat(created.status()).isEqualTo(status);
      if (status == 422) {
        assertThat(created.body().path("message").asText())
            .endsWith("may not contain more than 1 protocol when type is 'LoadBalancer'");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PreferClose, 1.32, 201", "PreferSameNode, 1.33, 422", "PreferSameNode, 1.34, 201"})
  void trafficDistribution_values(String value, String release, int status) {
    try (ReleaseServer server = ReleaseServer.start(release, "", "10.96.0.0/16")) {
      assertThat(
              server
                  .create(
                      ReleaseServer.service("near", "\"trafficDistribution\": \"" + value + "\","))
                  .status())
          .isEqualTo(status);
    }
  }
}
