package dev.duplane.conformance;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A Service in one of 22 states, one change to it (merge patch, PUT of what was read, PUT of a bare
 * manifest), and a read, in clusters of one and two families.
 *
 * <p>One case, or a group: {@code mvn test -Dtest=UpdateTest
 * -Dconformance.case=put/clusterip/policy-single}.
 */
class UpdateTest {

  @TestFactory
  Stream<DynamicTest> update_asRecorded() {
    return RecordedFile.UPDATE.selected(
        sequences().stream()
            .map(sequence -> DynamicTest.dynamicTest(sequence.displayName(), sequence::check))
            .toList());
  }

  private static List<RequestSequence> sequences() {
    return RecordedFile.UPDATE.documents().stream().map(RequestSequence::new).toList();
  }
}
