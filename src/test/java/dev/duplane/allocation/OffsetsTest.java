package dev.duplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The structures below the pools, against a plain tree set. */
class OffsetsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 127, 1000, 4097})
  void dense_rank(int size) {
    long seed = size;
    SplittableRandom random = new SplittableRandom(seed);
    DenseOffsets offsets = new DenseOffsets(size);
    TreeSet<Integer> free = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      free.add(i);
    }
    for (int i = 0; i < 2000; i++) {
      int offset = random.nextInt(size);
      if (random.nextBoolean()) {
        assertThat(offsets.add(offset)).as("seed %d", seed).isEqualTo(free.remove(offset));
      } else {
        assertThat(offsets.remove(offset)).as("seed %d", seed).isEqualTo(free.add(offset));
      }
    }
    assertThat(offsets.free()).isEqualTo(free.size());
    int rank = 0;
    for (int offset : free) {
      assertThat(offsets.free(rank++)).as("seed %d", seed).isEqualTo(offset);
    }
    Set<Long> used = new HashSet<>();
    offsets.forEach(used::add);
    assertThat(used).hasSize(size - free.size()).allMatch(o -> !free.contains(o.intValue()));
  }

  /** Numbers from a narrow choice, so that runs form, wrap around and are closed again. */
  @ParameterizedTest
  @ValueSource(ints = {8, 40, 5000})
  void sparse_asSet(int choice) {
    long seed = choice;
    SplittableRandom random = new SplittableRandom(seed);
    long[] numbers = random.longs(choice).map(n -> n == -1 ? 0 : n).toArray();
    SparseOffsets offsets = new SparseOffsets();
    TreeSet<Long> model = new TreeSet<>();
    for (int i = 0; i < 50_000; i++) {
      long number = numbers[random.nextInt(choice)];
      // Phases that grow and shrink.
      if (random.nextInt(10) < (i / 10_000 % 2 == 0 ? 8 : 2)) {
        assertThat(offsets.add(number)).as("seed %d", seed).isEqualTo(model.add(number));
      } else {
        assertThat(offsets.remove(number)).as("seed %d", seed).isEqualTo(model.remove(number));
      }
    }
    assertThat(offsets.count()).isEqualTo(model.size());
    for (long number : numbers) {
      assertThat(offsets.contains(number)).as("seed %d", seed).isEqualTo(model.contains(number));
    }
  }

  @Test
  void used_fillAndEmpty() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    UsedOffsets offsets = new UsedOffsets(20_000);
    Set<Long> drawn = new HashSet<>();
    while (!offsets.isFull()) {
      assertThat(drawn.add(offsets.draw(random))).as("seed %d", seed).isTrue();
    }
    assertThat(drawn).hasSize(20_000);
    List<Long> left = new ArrayList<>(drawn);
    while (!left.isEmpty()) {
      long gone = left.remove(left.size() - 1);
      assertThat(offsets.remove(gone)).isTrue();
      assertThat(offsets.contains(gone)).isFalse();
      assertThat(offsets.count()).isEqualTo(left.size());
    }
  }

  /** Sixteen slots, 16,000 draws from an empty band each time: each slot about a thousand times. */
  @ParameterizedTest
  @ValueSource(longs = {16, 4096, 1L << 40, -1L})
  void used_uniform(long size) {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    int[] hits = new int[16];
    long slot = Long.divideUnsigned(size, 16);
    UsedOffsets offsets = new UsedOffsets(size);
    for (int i = 0; i < 16_000; i++) {
      long offset = offsets.draw(random);
      hits[(int) Math.min(15, Long.divideUnsigned(offset, slot))]++;
      offsets.remove(offset);
    }
    assertThat(hits)
        .as("seed %d", seed)
        .satisfies(
            h -> {
              for (int count : h) {
                assertThat(count).isBetween(850, 1150);
              }
            });
  }
}
