package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of each release and its feature gates. */
class ReleasesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";

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

  private static final String PLAIN =
      """
      {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "NAME"},
       "spec": {"selector": {"app": "a"}, "ports": [{"port": 80}]}}
      """;

  private record Answer(int status, JsonNode body, List<String> warnings) {}

  /** One cluster and its API. */
  private record Server(ApiEndpoints api) implements AutoCloseable {
    private static final List<Cluster> STARTED = new ArrayList<>();

    static Server start(String release, String gates, String ranges) {
      Cluster cluster = Cluster.start(config(release, gates, ranges));
      STARTED.add(cluster);
      return new Server(new ApiEndpoints(cluster, Contract.bundled()));
    }

    Answer send(String method, String path, String body, String... headers) {
      Map<String, List<String>> all =
          headers.length == 0
              ? Map.of("content-type", List.of("application/json"))
              : Map.of(headers[0], List.of(headers[1]));
      int question = path.indexOf('?');
      ApiResponse.Complete answer =
          (ApiResponse.Complete)
              api.handle(
                  new ApiRequest(
                      method,
                      question < 0 ? path : path.substring(0, question),
                      question < 0 ? "" : path.substring(question + 1),
                      all,
                      body.getBytes(StandardCharsets.UTF_8)));
      List<String> warnings =
          answer.headers().stream()
              .filter(header -> header.name().equalsIgnoreCase("Warning"))
              .map(ApiResponse.Header::value)
              .toList();
      return new Answer(answer.status(), json(answer.body()), warnings);
    }

    Answer get(String path) {
      return send("GET", path, "", "accept", "application/json");
    }

    Answer create(String body) {
      return send("POST", SERVICES, body);
    }

    Answer patch(String path, String body) {
      return send("PATCH", path, body, "content-type", "application/merge-patch+json");
    }

    @Override
    public void close() {
      STARTED.forEach(Cluster::close);
      STARTED.clear();
    }
  }

  private static ClusterConfig config(String release, String gates, String ranges) {
    return ClusterConfig.of(Arrays.stream(ranges.split(",", -1)).map(Cidr::of).toList())
        .withControllers(Controllers.API_SERVER)
        .withKubernetesVersion(release)
        .withFeatureGates(gates);
  }

  private static JsonNode json(byte[] body) {
    try {
      return body.length > 0 && body[0] == '{'
          ? MAPPER.readTree(body)
          : MAPPER.getNodeFactory().textNode(new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

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
    try (Server server = Server.start(release, gates, "10.96.0.0/16")) {
      Answer created = server.create(RICH);
      assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
      assertThat(names(created.body().path("spec"))).isEqualTo(expected);
      JsonNode spec = server.get(SERVICES + "/rich").body().path("spec");
      assertThat(names(spec)).isEqualTo(expected);
      assertThat(spec.path("clusterIP").asText()).isEqualTo("10.96.0.77");
      // Allocated unless the client could say no.
      assertThat(spec.path("ports").path(0).has("nodePort"))
          .isEqualTo(!expected.contains("allocateLoadBalancerNodePorts"));
      assertThat(names(explained(server, "ServiceSpec")).containsAll(expected))
          .as("fields are in the OpenAPI document")
          .isTrue();
    }
  }

  private static JsonNode explained(Server server, String kind) {
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
    try (Server server = Server.start(release, gates, "10.96.0.0/16")) {
      assertThat(server.create(RICH).status()).isEqualTo(201);
      Answer patched =
          server.patch(
              SERVICES + "/rich/status",
              """
              {"status": {
                "conditions": [{"type": "A", "status": "True", "reason": "R", "message": "",
                                "lastTransitionTime": "2026-01-01T00:00:00Z"}],
                "loadBalancer": {"ingress": [
                  {"ip": "192.0.2.1", "ports": [{"port": 80, "protocol": "TCP"}]}]}}}
              """);
      assertThat(patched.status()).as(patched.body().toString()).isEqualTo(200);
      JsonNode status = patched.body().path("status");
      assertThat(names(status.path("loadBalancer").path("ingress").path(0)))
          .containsExactlyInAnyOrder(ingress.split(" ", -1));
      assertThat(status.has("conditions")).isEqualTo(ingress.contains("ports"));
      assertThat(explained(server, "ServiceStatus").has("conditions")).isEqualTo(known != null);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 | ''                 | false
          1.20 | ''                 | false
          1.20 | IPv6DualStack=true | true
          1.21 | ''                 | true
          1.22 | IPv6DualStack=false | false
          1.23 | ''                 | true
          1.36 | ''                 | true
          """)
  void ranges_twoNeedDualStack(String release, String gates, boolean allowed) {
    String two = "10.96.0.0/16,fd00:10:96::/112";
    if (!allowed) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cluster.start(config(release, gates, two)))
          .withMessage(
              "secondary service cluster-ip range(--service-cluster-ip-range[1]) can only be used"
                  + " if IPv6DualStack and EndpointSlice feature is enabled");
      return;
    }
    try (Server server = Server.start(release, gates, two)) {
      Answer created =
          server.create(
              PLAIN
                  .replace("NAME", "two")
                  .replace("\"spec\": {", "\"spec\": {\"ipFamilyPolicy\": \"RequireDualStack\","));
      assertThat(created.status()).isEqualTo(201);
      assertThat(created.body().path("spec").path("clusterIPs")).hasSize(2);
      assertThat(created.body().path("spec").path("ipFamilies")).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 | 10.0.0.0/11            | specified --service-cluster-ip-range is too large; for 32-bit addresses, the mask must be >= 12
          1.33 | fd00::/64              | specified --service-cluster-ip-range is too large; for 128-bit addresses, the mask must be >= 108
          1.33 | 10.0.0.0/16,fd00::/64  | specified --service-cluster-ip-range[1] is too large; for 128-bit addresses, the mask must be >= 108
          1.33 | 10.0.0.0/12,fd00::/108 |
          1.34 | 10.0.0.0/8,fd00::/64   |
          """)
  void ranges_sizes(String release, String ranges, String why) {
    if (why == null) {
      Server.start(release, "", ranges).close();
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cluster.start(config(release, "", ranges)))
          .withMessage(why);
    }
  }

  @Test
  void changeRange_refusedLeavesAllAsItIs() {
    try (Cluster cluster = Cluster.start(config("1.20", "", "10.96.0.0/16"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  cluster.changeServiceClusterIpRange(
                      List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112"))));
      assertThat(cluster.config().serviceClusterIpRanges()).hasSize(1);
      assertThat(cluster.addressPools()).hasSize(1);
    }
  }

  @Test
  void changeRange_withoutServiceCidrsFollowsTheFlag() {
    try (Cluster cluster = Cluster.start(config("1.32", "", "10.96.0.0/16"))) {
      cluster.changeServiceClusterIpRange(List.of(Cidr.of("10.97.0.0/16")));
      assertThat(cluster.addressPools().get(0).range()).isEqualTo(Cidr.of("10.97.0.0/16"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.19", "1.20", "1.22 IPv6DualStack=false"})
  void singleStack_lifeOfAService(String which) {
    String[] words = which.split(" ", -1);
    try (Server server = Server.start(words[0], words.length > 1 ? words[1] : "", "10.96.0.0/29")) {
      String path = SERVICES + "/one";
      JsonNode spec =
          server
              .create(
                  PLAIN
                      .replace("NAME", "one")
                      .replace(
                          "\"spec\": {",
                          "\"spec\": {\"ipFamilyPolicy\": \"RequireDualStack\","
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
        assertThat(server.create(PLAIN.replace("NAME", "more-" + i)).status()).isEqualTo(201);
      }
      assertThat(server.create(PLAIN.replace("NAME", "full")).status()).isEqualTo(500);
      assertThat(server.send("DELETE", SERVICES + "/more-1", "").status()).isEqualTo(200);
      assertThat(server.create(PLAIN.replace("NAME", "again")).status()).isEqualTo(201);
      for (JsonNode item : server.get(SERVICES).body().path("items")) {
        assertThat(item.path("spec").has("ipFamilies")).isFalse();
        assertThat(item.path("spec").has("ipFamilyPolicy")).isFalse();
      }
      JsonNode table =
          server
              .send("GET", SERVICES, "", "accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
              .body();
      assertThat(table.path("rows").path(0).path("cells").path(2).asText()).startsWith("10.96.0.");
    }
  }

  @Test
  void clusterIps_gateOffHoldOne() {
    try (Server server = Server.start("1.20", "", "10.96.0.0/16")) {
      Answer created =
          server.create(
              PLAIN
                  .replace("NAME", "two")
                  .replace(
                      "\"spec\": {",
                      "\"spec\": {\"clusterIP\": \"10.96.0.9\","
                          + " \"clusterIPs\": [\"10.96.0.9\", \"fd00::9\"],"));
      assertThat(created.status()).isEqualTo(201);
      assertThat(created.body().path("spec").path("clusterIPs").toString())
          .isEqualTo("[\"10.96.0.9\"]");
    }
  }

  @Test
  void clusterIp_headless() {
    for (String release : List.of("1.19", "1.20", "1.21")) {
      try (Server server = Server.start(release, "", "10.96.0.0/16")) {
        Answer created =
            server.create(
                PLAIN
                    .replace("NAME", "headless")
                    .replace("\"selector\": {\"app\": \"a\"}", "\"clusterIP\": \"None\""));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        JsonNode spec = created.body().path("spec");
        assertThat(spec.path("clusterIP").asText()).isEqualTo("None");
        assertThat(spec.path("ipFamilies").size()).isEqualTo(release.equals("1.21") ? 2 : 0);
      }
    }
  }

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
    try (Server server = Server.start(release, "", "10.96.0.0/16")) {
      List<String> groups = server.get("/apis").body().path("groups").findValuesAsText("name");
      assertThat(groups).contains("apps", "events.k8s.io", "networking.k8s.io");
      assertThat(groups.contains("discovery.k8s.io")).isEqualTo(slices);
      assertThat(groups.contains("policy")).isEqualTo(slices);
      assertThat(server.get("/apis/networking.k8s.io/v1/ipaddresses").status())
          .isEqualTo(addresses ? 200 : 404);
      assertThat(server.get("/openapi/v3").status()).isEqualTo(openApi3 ? 200 : 404);
      if (openApi3) {
        assertThat(names(server.get("/openapi/v3").body().path("paths")).size())
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
          try (Server server = Server.start(release, "", "10.96.0.0/16")) {
            JsonNode root = server.send("GET", "/apis", "", "accept", AGGREGATED).body();
            assertThat(root.path("apiVersion").asText())
                .isEqualTo("apidiscovery.k8s.io/" + version);
          }
        });
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
          try (Server server = Server.start(release, "", "10.96.0.0/16")) {
            JsonNode swagger = server.get("/openapi/v2").body();
            assertThat(swagger.path("info").path("version").asText()).isEqualTo(release);
            Set<String> explained = names(explained(server, "ServiceSpec"));
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
    try (Server server = Server.start(release, gates, "10.96.0.0/16")) {
      String unknown = PLAIN.replace("\"spec\": {", "\"spec\": {\"bogus\": 1,");
      Answer created =
          server.send(
              "POST", SERVICES + "?fieldValidation=Strict", unknown.replace("NAME", "strict"));
      assertThat(created.status()).isEqualTo(strict);
      assertThat(server.create(unknown.replace("NAME", "warned")).warnings())
          .hasSize(strict == 400 ? 1 : 0);
      assertThat(
              server
                  .create(
                      PLAIN
                          .replace("NAME", "zeros")
                          .replace("\"spec\": {", "\"spec\": {\"externalIPs\": [\"192.0.2.010\"],"))
                  .status())
          .isEqualTo(leadingZeros);
    }
  }

  @Test
  void fieldValidation_disabledFieldIsKnown() {
    try (Server server = Server.start("1.30", "", "10.96.0.0/16")) {
      Answer created = server.send("POST", SERVICES + "?fieldValidation=Strict", RICH);
      assertThat(created.status()).isEqualTo(201);
      assertThat(created.body().path("spec").has("trafficDistribution")).isFalse();
    }
    try (Server server = Server.start("1.29", "", "10.96.0.0/16")) {
      Answer created = server.send("POST", SERVICES + "?fieldValidation=Strict", RICH);
      assertThat(created.status()).isEqualTo(400);
      assertThat(created.body().path("message").asText())
          .contains("unknown field \"spec.trafficDistribution\"");
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
    try (Server server = Server.start(release, gates, "10.96.0.0/16")) {
      assertThat(server.create(PLAIN.replace("NAME", name)).status()).isEqualTo(status);
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
    try (Server server = Server.start(release, "", "10.96.0.0/16")) {
      Answer created =
          server.create(
              PLAIN
                  .replace("NAME", "mixed")
                  .replace(
                      "[{\"port\": 80}]",
                      "[{\"name\":\"a\",\"port\":53},"
                          + "{\"name\":\"b\",\"port\":53,\"protocol\":\"UDP\"}]")
                  .replace("\"spec\": {", "\"spec\": {\"type\": \"LoadBalancer\","));
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
    try (Server server = Server.start(release, "", "10.96.0.0/16")) {
      assertThat(
              server
                  .create(
                      PLAIN
                          .replace("NAME", "near")
                          .replace(
                              "\"spec\": {",
                              "\"spec\": {\"trafficDistribution\": \"" + value + "\","))
                  .status())
          .isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({"1.24, false, false", "1.25, true, false", "1.27, true, false", "1.28, true, true"})
  void bands_ofTheRelease(String release, boolean addresses, boolean ports) {
    try (Cluster cluster = Cluster.start(config(release, "", "10.96.0.0/16"))) {
      assertThat(cluster.addressPools().get(0).staticBand() != null).isEqualTo(addresses);
      assertThat(cluster.nodePorts().staticBand() != null).isEqualTo(ports);
    }
  }

  @Test
  void apply_onEachRelease() {
    for (String release : List.of("1.19", "1.20", "1.30", "1.36")) {
      try (Server server = Server.start(release, "", "10.96.0.0/16")) {
        String path = SERVICES + "/applied?fieldManager=test";
        Answer applied =
            server.send(
                "PATCH",
                path,
                PLAIN.replace("NAME", "applied"),
                "content-type",
                "application/apply-patch+yaml");
        assertThat(applied.status()).as(applied.body().toString()).isEqualTo(201);
        Answer again =
            server.send(
                "PATCH",
                path,
                PLAIN
                    .replace("NAME", "applied")
                    .replace("\"spec\": {", "\"spec\": {\"ipFamilyPolicy\": \"PreferDualStack\","),
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
