package dev.duplane.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What Kubernetes' own integration tests meet. */
class UpstreamTest {
  @TestFactory
  Stream<DynamicTest> upstream_asRecorded() {
    PendingSteps pending = PendingSteps.read();
    return RecordedFile.UPSTREAM.selected(
        RecordedFile.UPSTREAM.documents().stream()
            .map(RequestSequence::new)
            .map(
                sequence ->
                    DynamicTest.dynamicTest(sequence.displayName(), () -> pending.check(sequence)))
            .toList());
  }
}
