package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.embedded.ClusterAnswer;
import dev.duplane.embedded.ClusterFault;
import dev.duplane.embedded.DuplaneCluster;
import dev.duplane.embedded.junit.DuplaneTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each test has a cluster with two Nodes to itself. */
@DuplaneTest(nodes = 2, serviceClusterIpRange = "10.96.0.0/16,fd00:10:96::/112")
class DualStackServiceTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {ipFamilyPolicy: PreferDualStack, selector: {app: web}, ports: [{port: 80}]}
      """;

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "registry.example/web:1"}]}
      """;

  @Test
  void serviceHasAddressesOfBothFamilies(DuplaneCluster cluster) {
    ClusterAnswer created = cluster.request("POST", SERVICES, SERVICE);
    assertEquals(201, created.code());
    JsonNode addresses = created.json().at("/spec/clusterIPs");
    assertTrue(addresses.get(0).asText().startsWith("10.96."), created::text);
    assertTrue(addresses.get(1).asText().startsWith("fd00:10:96::"), created::text);
  }

  @Test
  void podsBecomeEndpointsOfBothFamilies(DuplaneCluster cluster) {
    cluster.request("POST", SERVICES, SERVICE);
    cluster.request("POST", DEPLOYMENTS, DEPLOYMENT);
    cluster.settle();
    JsonNode slices =
        cluster
            .request(
                "GET",
                "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
                    + "?labelSelector=kubernetes.io/service-name=web")
            .json()
            .path("items");
    assertEquals(2, slices.size());
    slices.forEach(slice -> assertEquals(2, slice.path("endpoints").size()));
  }

  @Test
  void timePassesWhenTheTestSaysSo(DuplaneCluster cluster) {
    cluster.faults().add(ClusterFault.delay(Duration.ofMinutes(1)).verb("create"));
    ClusterAnswer created = cluster.request("POST", SERVICES, SERVICE);
    cluster.clock().advance(Duration.ofHours(1));
    assertEquals(
        "2026-01-01T00:01:00Z", created.json().at("/metadata/creationTimestamp").asText());
    assertEquals("2026-01-01T01:01:00Z", cluster.clock().instant().toString());
  }
}
