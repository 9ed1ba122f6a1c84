package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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
            .map(
                sequence ->
                    DynamicTest.dynamicTest(
                        sequence.displayName(), () -> sequence.check(NotYet.UPDATE)))
            .toList());
  }

  /** A case that is not expected to pass must be there, or its line is in the way. */
  @Test
  void notYet_areRecorded() {
    assertThat(sequences().stream().map(RequestSequence::displayName).toList())
        .containsAll(NotYet.UPDATE);
  }

  private static List<RequestSequence> sequences() {
    return RecordedFile.UPDATE.documents().stream().map(RequestSequence::new).toList();
  }
}
