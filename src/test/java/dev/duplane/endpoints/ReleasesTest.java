package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the servers of each release serve. */
class ReleasesTest {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";

  private static int versions(JsonNode groups) {
    int count = 0;
    for (JsonNode group : groups.path("groups")) {
      count += group.path("versions").size();
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 | false | false | false | false
          1.20 | false | false | false | false
          1.21 | true  | false | false | false
          1.23 | true  | false | false | false
          1.24 | true  | false | true  | false
          1.26 | true  | false | true  | false
          1.27 | true  | false | true  | true
          1.32 | true  | false | true  | true
          1.33 | true  | true  | true  | true
          1.36 | true  | true  | true  | true
          """)
  void discovery_ofTheRelease(
      String release, boolean slices, boolean addresses, boolean openApi3, boolean aggregated) {
    try (ReleaseServer server = ReleaseServer.start(release, "", "10.96.0.0/16")) {
      List<String> groups = server.get("/apis").body().path("groups").findValuesAsText("name");
      assertThat(groups).contains("apps", "events.k8s.io", "networking.k8s.io");
      assertThat(groups.contains("discovery.k8s.io")).isEqualTo(slices);
      assertThat(groups.contains("policy")).isEqualTo(slices);
      assertThat(server.get("/apis/networking.k8s.io/v1/ipaddresses").status())
          .isEqualTo(addresses ? 200 : 404);
      assertThat(server.get("/openapi/v3").status()).isEqualTo(openApi3 ? 200 : 404);
      if (openApi3) {
        assertThat(ReleaseServer.names(server.get("/openapi/v3").body().path("paths")).size())
            .isEqualTo(1 + versions(server.get("/apis").body()));
      }
      JsonNode root = server.send("GET", "/apis", "", "accept", AGGREGATED).body();
      assertThat(root.path("kind").asText())
          .isEqualTo(aggregated ? "APIGroupDiscoveryList" : "APIGroupList");
      JsonNode version = server.get("/version").body();
      assertThat(version.path("major").asText() + "." + version.path("minor").asText())
          .isEqualTo(release);
      assertThat(version.path("gitVersion").asText()).matches("v" + release + "\\.\\d+");
    }
  }

  @Test
  void discovery_aggregatedVersions() {
    Map<String, String> versions = Map.of("1.29", "v2beta1", "1.30", "v2");
    versions.forEach(
        (release, version) -> {
          try (ReleaseServer server = ReleaseServer.start(release, "", "10.96.0.0/16")) {
            JsonNode root = server.send("GET", "/apis", "", "accept", AGGREGATED).body();
            assertThat(root.path("apiVersion").asText())
                .isEqualTo("apidiscovery.k8s.io/" + version);
          }
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.24 | ''                             | 201 | 201
          1.24 | ServerSideFieldValidation=true | 400 | 201
          1.25 | ''                             | 400 | 201
          1.36 | ''                             | 400 | 422
          """)
  void fieldValidation_ofTheRelease(String release, String gates, int strict, int leadingZeros) {
    try (ReleaseServer server = ReleaseServer.start(release, gates, "10.96.0.0/16")) {
      ReleaseServer.Answer created =
          server.send(
              "POST",
              ReleaseServer.SERVICES + "?fieldValidation=Strict",
              ReleaseServer.service("strict", "\"bogus\": 1,"));
      assertThat(created.status()).isEqualTo(strict);
      assertThat(server.create(ReleaseServer.service("warned", "\"bogus\": 1,")).warnings())
          .hasSize(strict == 400 ? 1 : 0);
      assertThat(
              server
                  .create(ReleaseServer.service("zeros", "\"externalIPs\": [\"192.0.2.010\"],"))
                  .status())
          .isEqualTo(leadingZeros);
    }
  }

  @Test
  void apply_onEachRelease() {
    for (String release : List.of("1.19", "1.20", "1.30", "1.36")) {
      try (ReleaseServer server = ReleaseServer.start(release, "", "10.96.0.0/16")) {
        String path = ReleaseServer.SERVICES + "/applied?fieldManager=test";
        ReleaseServer.Answer applied =
            server.send(
                "PATCH",
                path,
                ReleaseServer.service("applied"),
                "content-type",
                "application/apply-patch+yaml");
        assertThat(applied.status()).as(applied.body().toString()).isEqualTo(201);
        ReleaseServer.Answer again =
            server.send(
                "PATCH",
                path,
                ReleaseServer.service("applied", "\"ipFamilyPolicy\": \"PreferDualStack\","),
                "content-type",
                "application/apply-patch+yaml");
        // Apply knows the fields of the schema only.
        assertThat(again.status())
            .as(again.body().toString())
            .isEqualTo(release.equals("1.19") ? 500 : 200);
        assertThat(again.body().path("spec").has("ipFamilyPolicy"))
            .isEqualTo(release.compareTo("1.20") > 0);
      }
    }
  }
}
