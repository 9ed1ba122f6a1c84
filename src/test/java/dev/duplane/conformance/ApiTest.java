package dev.duplane.conformance;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Validation of every field, decoding, negotiation, dry run, patches, conflicts, deletes, lists,
 * routes, allocation, server-side apply: requests and their answers.
 *
 * <p>One case: {@code mvn test -Dtest=ApiTest -Dconformance.case=validation/port/0}; {@code
 * -Dconformance.case=validation/port} runs all below it.
 */
class ApiTest {

  @TestFactory
  Stream<DynamicTest> api_asRecorded() {
    return RecordedFile.API.selected(
        sequences().stream()
            .map(sequence -> DynamicTest.dynamicTest(sequence.displayName(), sequence::check))
            .toList());
  }

  private static List<RequestSequence> sequences() {
    return RecordedFile.API.documents().stream().map(RequestSequence::new).toList();
  }
}
