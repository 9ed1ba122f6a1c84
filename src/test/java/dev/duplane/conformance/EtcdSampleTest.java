package dev.duplane.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A sample of the recorded cases on clusters in etcd, another one for each seed, which the names of
 * the tests tell. All of them: {@code mvn test -Dtest='ApiTest,UpdateTest,CreateMatrixTest,…'
 * -Dconformance.store=etcd}.
 */
class EtcdSampleTest {
  private static final int CASES = 40;

  @TestFactory
  Stream<DynamicTest> answers_asRecorded() {
    long seed = Long.getLong("conformance.seed", System.nanoTime() % 1_000_000);
    List<RequestSequence> sequences = new ArrayList<>();
    for (RecordedFile file : List.of(RecordedFile.API, RecordedFile.UPDATE)) {
      List<RequestSequence> all =
          new ArrayList<>(file.documents().stream().map(RequestSequence::new).toList());
      Collections.shuffle(all, new Random(seed));
      sequences.addAll(all.subList(0, CASES));
    }
    return sequences.stream()
        .map(
            sequence ->
                DynamicTest.dynamicTest(
                    sequence.displayName() + " seed " + seed, () -> EtcdPeers.on(sequence::check)));
  }
}
