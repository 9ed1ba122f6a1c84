package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What custom resources answer once their CustomResourceDefinition is established. */
class CustomResourcesTest {
  @TestFactory
  Stream<DynamicTest> customResources_asRecorded() {
    JsonNode definition = RecordedFile.CUSTOM_RESOURCE_DEFINITION.document();
    return RecordedFile.CUSTOM_RESOURCES.selected(
        RecordedFile.CUSTOM_RESOURCES.documents().stream()
            .map(
                recorded -> new RequestSequence(recorded, cluster -> register(cluster, definition)))
            .map(sequence -> DynamicTest.dynamicTest(sequence.displayName(), sequence::check))
            .toList());
  }

  private static void register(Cluster cluster, JsonNode definition) {
    ApiResponse answer =
        new ApiEndpoints(cluster, Contract.bundled())
            .handle(
                new ApiRequest(
                    "POST",
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    "",
                    Map.of("Content-Type", List.of("application/json")),
                    JsonTree.bytes(definition)));
    assertThat(answer.status()).isEqualTo(201);
  }
}
