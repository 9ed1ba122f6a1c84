package dev.duplane.patch.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sets of paths obey the laws of sets, and apply those of apply, whatever the paths. */
class FieldSetTest {
  private static final int SEEDS = 300;

  private static FieldSet random(Random random, int depth) {
    FieldSet.Builder builder = new FieldSet.Builder();
    for (int i = random.nextInt(4); i > 0; i--) {
      String text =
          switch (random.nextInt(4)) {
            case 0 -> "k:{\"port\":" + random.nextInt(3) * 50 + ",\"protocol\":\"TCP\"}";
            case 1 -> "v:\"" + (char) ('a' + random.nextInt(3)) + "\"";
            default -> "f:" + (char) ('a' + random.nextInt(4));
          };
      FieldSet below = depth == 0 ? FieldSet.LEAF : random(random, depth - 1);
      FieldSet child = random.nextBoolean() ? below.union(FieldSet.LEAF) : below;
      builder.add(Objects.requireNonNull(Element.parse(text)), child);
    }
    return builder.build(false);
  }

  private static Set<String> paths(FieldSet set) {
    Set<String> paths = new TreeSet<>();
    set.forEachPath(paths::add);
    return paths;
  }

  @Test
  void forEachPath_membersOfALevelFirst() {
    FieldSet set =
        FieldSet.ofFieldsV1(
            JsonTree.parse(
                "{\"f:a\":{\"f:x\":{}},\"f:b\":{},\"f:c\":{\".\":{},\"f:z\":{}}}"
                    .getBytes(StandardCharsets.UTF_8)));
    List<String> paths = new ArrayList<>();
    set.forEachPath(paths::add);
    assertThat(paths).containsExactly(".b", ".c", ".a.x", ".c.z");
  }

  @Test
  void operations_asOfPlainSets() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      FieldSet a = random(random, 2);
      FieldSet b = random(random, 2);
      Set<String> union = paths(a);
      union.addAll(paths(b));
      Set<String> difference = paths(a);
      difference.removeAll(paths(b));
      Set<String> intersection = paths(a);
      intersection.retainAll(paths(b));
      assertThat(paths(a.union(b))).as("seed %d", seed).isEqualTo(union);
      assertThat(paths(a.difference(b))).as("seed %d", seed).isEqualTo(difference);
      assertThat(paths(a.intersection(b))).as("seed %d", seed).isEqualTo(intersection);
      assertThat(a.meets(b.toFieldsV1())).as("seed %d", seed).isEqualTo(!intersection.isEmpty());
      assertThat(a.union(b)).as("seed %d", seed).isEqualTo(b.union(a));
    }
  }

  @Test
  void fieldsV1_roundTrip() {
    for (long seed = 0; seed < SEEDS; seed++) {
      FieldSet set = random(new Random(seed), 3);
      ObjectNode written = set.toFieldsV1();
      FieldSet read = FieldSet.ofFieldsV1(written);
      assertThat(read).as("seed %d", seed).isEqualTo(set);
      assertThat(read.toFieldsV1().toString()).as("seed %d", seed).isEqualTo(written.toString());
    }
  }

  @Test
  void apply_twice_changesNothing() {
    FieldManager fieldManager = Trees.services();
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      ObjectNode first = Trees.configuration(yaml(random));
      String second = yaml(random);
      ObjectNode one = fieldManager.apply(null, first, "a", true, "", Trees.EARLY);
      ObjectNode two =
          fieldManager.apply(one, Trees.configuration(second), "b", true, "", Trees.EARLY);
      ObjectNode again =
          fieldManager.apply(two, Trees.configuration(second), "b", true, "", Trees.LATE);
      assertThat(again).as("seed %d", seed).isEqualTo(two);
    }
  }

  private static String yaml(Random random) {
    StringBuilder yaml =
        new StringBuilder("{apiVersion: v1, kind: Service, metadata: {name: x, labels: {l: v");
    for (char label = 'a'; label < 'e'; label++) {
      if (random.nextBoolean()) {
        yaml.append(", ").append(label).append(": v").append(random.nextInt(2));
      }
    }
    yaml.append("}}, spec: {selector: {app: s").append(random.nextInt(2)).append("}, ports: [");
    int first = random.nextInt(5);
    for (int i = 0; i < 3; i++) {
      int port = 80 + (first + i * (1 + first % 2)) % 5;
      yaml.append("{port: ").append(port).append(", targetPort: ");
      yaml.append(random.nextInt(1, 3)).append("},");
    }
    return yaml.append("]}}").toString();
  }
}
