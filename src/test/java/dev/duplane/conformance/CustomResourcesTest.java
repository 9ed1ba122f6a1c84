package dev.duplane.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.registry.customresource.CustomResource;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What custom resources answer once their CustomResourceDefinition is established. */
class CustomResourcesTest {
  @TestFactory
  Stream<DynamicTest> customResources_asRecorded() {
    PendingSteps pending = PendingSteps.read("pending-custom.txt");
    JsonNode definition = RecordedFile.CUSTOM_RESOURCE_DEFINITION.document().path("spec");
    return RecordedFile.CUSTOM_RESOURCES.selected(
        RecordedFile.CUSTOM_RESOURCES.documents().stream()
            .map(
                recorded -> new RequestSequence(recorded, cluster -> register(cluster, definition)))
            .map(
                sequence ->
                    DynamicTest.dynamicTest(sequence.displayName(), () -> pending.check(sequence)))
            .toList());
  }

  private static void register(Cluster cluster, JsonNode spec) {
    cluster.catalog().register(new CustomResource(spec, Contract.bundled()).registrations());
  }
}
