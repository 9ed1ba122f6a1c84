package dev.duplane.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.endpoints.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is sent is answered, by no failure that the real server does not have; afterwards the
 * cluster is as good as before. More inputs: {@code mvn test -Dtest=FuzzTest -Dfuzz.inputs=200000};
 * from another seed on: {@code -Dfuzz.seed=41}. Each seed draws {@value #INPUTS_A_SEED} inputs.
 */
class FuzzTest {
  private static final int INPUTS_A_SEED = 500;
  private static final RecordedRequests RECORDED = new RecordedRequests();

  static Stream<Long> seeds() {
    long first = Long.getLong("fuzz.seed", 1);
    long inputs = Long.getLong("fuzz.inputs", 20_000);
    return LongStream.range(first, first + (inputs + INPUTS_A_SEED - 1) / INPUTS_A_SEED).boxed();
  }

  @ParameterizedTest(name = "fuzz.seed={0}")
  @MethodSource("seeds")
  void anything_isAnswered(long seed, TestReporter reporter) {
    reporter.publishEntry("fuzz.seed", Long.toString(seed));
    RandomRequests requests = new RandomRequests(new SplittableRandom(seed), RECORDED);
    List<String> failures = new ArrayList<>();
    try (FuzzedCluster cluster = new FuzzedCluster()) {
      for (int i = 0; i < INPUTS_A_SEED; i++) {
        ApiRequest request = requests.next();
        String what = "seed " + seed + ", input " + i + ": " + shown(request);
        FuzzedCluster.Answer answer = cluster.send(request, what);
        if (answer.status() >= 500 && !RecordedFailures.has(answer.message())) {
          failures.add(what + "\nanswered " + answer.status() + ": " + answer.message());
        }
      }
      assertThat(failures).isEmpty();
      assertThat(cluster.create("next").status())
          .as("seed %d, the next good request", seed)
          .isEqualTo(201);
      cluster.deleteAll();
      assertThat(cluster.taken())
          .as("seed %d, all deleted", seed)
          .isEqualTo(cluster.takenAtFirst());
    }
  }

  private static String shown(ApiRequest request) {
    Map<String, List<String>> headers = request.headers();
    return request.method()
        + " "
        + request.path()
        + "?"
        + request.query()
        + " "
        + headers
        + "\n"
        + new String(request.body(), StandardCharsets.ISO_8859_1);
  }
}
