package dev.duplane.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What public bug reports of clients, operators and mocks come down to, and their neighbours. */
class ReportsTest {
  @TestFactory
  Stream<DynamicTest> reports_asRecorded() {
    PendingSteps pending = PendingSteps.read();
    return RecordedFile.REPORTS.selected(
        RecordedFile.REPORTS.documents().stream()
            .map(RequestSequence::new)
            .map(
                sequence ->
                    DynamicTest.dynamicTest(sequence.displayName(), () -> pending.check(sequence)))
            .toList());
  }
}
