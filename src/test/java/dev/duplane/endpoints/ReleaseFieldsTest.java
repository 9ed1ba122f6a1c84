package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields that Services have in each release, by its feature gates. */
class ReleaseFieldsTest {
  /** A Service that sets every field that some release does not have. */
  private static final String RICH =
      """
      {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "rich"},
       "spec": {
         "type": "LoadBalancer", "clusterIP": "10.96.0.77", "clusterIPs": ["10.96.0.77"],
         "ipFamilies": ["IPv4"], "ipFamilyPolicy": "SingleStack",
         "allocateLoadBalancerNodePorts": false, "loadBalancerClass": "example.com/lb",
         "internalTrafficPolicy": "Local", "trafficDistribution": "PreferClose",
         "ports": [{"port": 80, "appProtocol": "http"}]}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 | ''                                |
          1.20 | ''                                | clusterIPs
          1.20 | IPv6DualStack=true                | clusterIPs ipFamilies ipFamilyPolicy
          1.20 | ServiceLBNodePortControl=true     | clusterIPs allocateLoadBalancerNodePorts
          1.20 | AllAlpha=true                     | clusterIPs ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts
          1.21 | ''                                | clusterIPs ipFamilies ipFamilyPolicy
          1.21 | IPv6DualStack=false               | clusterIPs
          1.21 | ServiceLoadBalancerClass=true     | clusterIPs ipFamilies ipFamilyPolicy loadBalancerClass
          1.21 | ServiceInternalTrafficPolicy=true | clusterIPs ipFamilies ipFamilyPolicy internalTrafficPolicy
          1.22 | ''                                | clusterIPs ipFamilies ipFamilyPolicy loadBalancerClass internalTrafficPolicy allocateLoadBalancerNodePorts
          1.23 | ''                                | clusterIPs ipFamilies ipFamilyPolicy loadBalancerClass internalTrafficPolicy allocateLoadBalancerNodePorts
          1.29 | ''                                | clusterIPs ipFamilies ipFamilyPolicy loadBalancerClass internalTrafficPolicy allocateLoadBalancerNodePorts
          1.30 | ''                                | clusterIPs ipFamilies ipFamilyPolicy loadBalancerClass internalTrafficPolicy allocateLoadBalancerNodePorts
          1.30 | ServiceTrafficDistribution=true   | clusterIPs ipFamilies ipFamilyPolicy loadBalancerClass internalTrafficPolicy allocateLoadBalancerNodePorts trafficDistribution
          1.31 | ''                                | clusterIPs ipFamilies ipFamilyPolicy loadBalancerClass internalTrafficPolicy allocateLoadBalancerNodePorts trafficDistribution
          1.36 | ''                                | clusterIPs ipFamilies ipFamilyPolicy loadBalancerClass internalTrafficPolicy allocateLoadBalancerNodePorts trafficDistribution
          """)
  void create_fieldsOfTheRelease(String release, String gates, String fields) {
    Set<String> expected =
        new TreeSet<>(
            Set.of("clusterIP", "externalTrafficPolicy", "ports", "sessionAffinity", "type"));
    if (fields != null) {
      expected.addAll(List.of(fields.split(" ", -1)));
    }
    try (ReleaseServer server = ReleaseServer.start(release, gates, "10.96.0.0/16")) {
      ReleaseServer.Answer created = server.create(RICH);
      assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
      assertThat(ReleaseServer.names(created.body().path("spec"))).isEqualTo(expected);
      JsonNode spec = server.get(ReleaseServer.SERVICES + "/rich").body().path("spec");
      assertThat(ReleaseServer.names(spec)).isEqualTo(expected);
      assertThat(spec.path("clusterIP").asText()).isEqualTo("10.96.0.77");
      // Allocated unless the client could say no.
      assertThat(spec.path("ports").path(0).has("nodePort"))
          .isEqualTo(!expected.contains("allocateLoadBalancerNodePorts"));
      assertThat(ReleaseServer.names(explained(server, "ServiceSpec")).containsAll(expected))
          .as("fields are in the OpenAPI document")
          .isTrue();
    }
  }

  private static JsonNode explained(ReleaseServer server, String kind) {
    return server
        .get("/openapi/v2")
        .body()
        .path("definitions")
        .path("io.k8s.api.core.v1." + kind)
        .path("properties");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 | ''                          | ip             |
          1.20 | ''                          | ip             | conditions
          1.20 | MixedProtocolLBService=true | ip ports       | conditions
          1.24 | ''                          | ip ports       | conditions
          1.28 | ''                          | ip ports       | conditions
          1.29 | ''                          | ip ports       | conditions
          1.29 | LoadBalancerIPMode=true     | ip ports ipMode | conditions
          1.30 | ''                          | ip ports ipMode | conditions
          1.36 | ''                          | ip ports ipMode | conditions
          """)
  void status_fieldsOfTheRelease(String release, String gates, String ingress, String known) {
    try (ReleaseServer server = ReleaseServer.start(release, gates, "10.96.0.0/16")) {
      assertThat(server.create(RICH).status()).isEqualTo(201);
      ReleaseServer.Answer patched =
          server.patch(
              ReleaseServer.SERVICES + "/rich/status",
              """
              {"status": {
                "conditions": [{"type": "A", "status": "True", "reason": "R", "message": "",
                                "lastTransitionTime": "2026-01-01T00:00:00Z"}],
                "loadBalancer": {"ingress": [
                  {"ip": "192.0.2.1", "ports": [{"port": 80, "protocol": "TCP"}]}]}}}
              """);
      assertThat(patched.status()).as(patched.body().toString()).isEqualTo(200);
      JsonNode status = patched.body().path("status");
      assertThat(ReleaseServer.names(status.path("loadBalancer").path("ingress").path(0)))
          .containsExactlyInAnyOrder(ingress.split(" ", -1));
      assertThat(status.has("conditions")).isEqualTo(ingress.contains("ports"));
      assertThat(explained(server, "ServiceStatus").has("conditions")).isEqualTo(known != null);
    }
  }

  @Test
  void openApi_fieldsOfTheRelease() {
    // A field is in the API from its alpha on, whether its gate is on or not.
    Map<String, List<String>> absent =
        Map.of(
            "1.19", List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy", "loadBalancerClass"),
            "1.20", List.of("loadBalancerClass", "internalTrafficPolicy", "trafficDistribution"),
            "1.29", List.of("trafficDistribution"),
            "1.36", List.of());
    absent.forEach(
        (release, fields) -> {
          try (ReleaseServer server = ReleaseServer.start(release, "", "10.96.0.0/16")) {
            JsonNode swagger = server.get("/openapi/v2").body();
            assertThat(swagger.path("info").path("version").asText()).isEqualTo(release);
            Set<String> explained = ReleaseServer.names(explained(server, "ServiceSpec"));
            assertThat(explained).contains("clusterIP").noneMatch(fields::contains);
            assertThat(explained(server, "ServiceSpec").has("ipFamilies"))
                .isEqualTo(!release.equals("1.19"));
            for (JsonNode found : swagger.findValues("$ref")) {
              if (!found.isTextual()) {
                // JSON Schemas have a field of that name.
                continue;
              }
              String reference = found.textValue();
              assertThat(
                      swagger
                          .path("definitions")
                          .has(reference.substring("#/definitions/".length())))
                  .as(reference)
                  .isTrue();
            }
            assertThat(swagger.path("paths").findValuesAsText("name").contains("fieldValidation"))
                .isEqualTo(release.compareTo("1.23") >= 0);
          }
        });
  }

  @Test
  void fieldValidation_disabledFieldIsKnown() {
    try (ReleaseServer server = ReleaseServer.start("1.30", "", "10.96.0.0/16")) {
      ReleaseServer.Answer created =
          server.send("POST", ReleaseServer.SERVICES + "?fieldValidation=Strict", RICH);
      assertThat(created.status()).isEqualTo(201);
      assertThat(created.body().path("spec").has("trafficDistribution")).isFalse();
    }
    try (ReleaseServer server = ReleaseServer.start("1.29", "", "10.96.0.0/16")) {
      ReleaseServer.Answer created =
          server.send("POST", ReleaseServer.SERVICES + "?fieldValidation=Strict", RICH);
      assertThat(created.status()).isEqualTo(400);
      assertThat(created.body().path("message").asText())
          .contains("unknown field \"spec.trafficDistribution\"");
    }
  }
}
