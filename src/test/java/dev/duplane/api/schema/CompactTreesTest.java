package dev.duplane.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompactTreesTest {
  private final CompactTrees trees = new CompactTrees();

  private static ObjectNode tree(String json) {
    return (ObjectNode) JsonTree.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void copy_sameObject() {
    ObjectNode tree = tree("{\"a\":{\"b\":[1,\"x\",{\"c\":null}],\"d\":true},\"e\":{},\"f\":[]}");
    ObjectNode compact = trees.copy(tree);
    assertThat((Object) compact).isEqualTo(tree).hasToString(tree.toString());
    assertThat(tree.equals(compact)).isTrue();
    assertThat(compact).hasSameHashCodeAs(tree);
    assertThat(compact.get("b")).isNull();
    assertThat(compact.at("/a/b/2/c").isNull()).isTrue();
  }

  @Test
  void copy_textsInCommon_areThereOnce() {
    JsonNode one = trees.copy(tree("{\"protocol\":\"TCP\"}")).get("protocol");
    JsonNode other = trees.copy(tree("{\"proto\":\"TCP\"}")).get("proto");
    assertThat(other).isSameAs(one);
  }

  @Test
  void copy_cannotBeChanged() {
    ObjectNode compact = trees.copy(tree("{\"a\":{\"b\":1},\"c\":[1]}"));
    assertThatThrownBy(() -> compact.put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> compact.remove("a")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((ArrayNode) compact.get("c")).add(2))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void copy_deepCopyOfIt_canBeChanged() {
    ObjectNode tree = tree("{\"a\":{\"b\":[1]}}");
    ObjectNode copy = trees.copy(tree).deepCopy();
    ((ObjectNode) copy.get("a")).put("c", 2);
    ((ArrayNode) copy.at("/a/b")).add(3);
    assertThat((Object) copy).isEqualTo(tree("{\"a\":{\"b\":[1,3],\"c\":2}}"));
  }

  /** Slots are few: objects with other names and texts must not be taken for one another. */
  @Test
  void copy_manyObjects_areNotMixedUp() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int n = 0; n < 5_000; n++) {
      ObjectNode tree = JsonTree.NODES.objectNode();
      int fields = random.nextInt(40);
      for (int i = 0; i < fields; i++) {
        tree.put("f" + random.nextInt(60), "t" + random.nextInt(2_000));
      }
      assertThat((Object) trees.copy(tree)).as("seed %d", seed).isEqualTo(tree);
    }
  }
}
