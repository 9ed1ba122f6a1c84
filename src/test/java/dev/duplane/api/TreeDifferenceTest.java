package dev.duplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreeDifferenceTest {
  private static final TreeDifference.Rules LEAVES =
      new TreeDifference.Rules() {
        @Override
        public boolean leaves() {
          return true;
        }
      };

  private static List<String> changes(String before, String after) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    return TreeDifference.of(json.readTree(after), json.readTree(before), LEAVES).stream()
        .map(change -> change.path() + " " + change.right() + " " + change.left())
        .toList();
  }

  @Test
  void same() throws JsonProcessingException {
    assertThat(changes("{\"a\":{\"b\":[1]}}", "{\"a\":{\"b\":[1]}}")).isEmpty();
  }

  @Test
  void leaves() throws JsonProcessingException {
    assertThat(
            changes(
                "{\"a\":{\"b\":[1,2],\"x.y/z\":1},\"c\":1,\"d\":{}}",
                "{\"a\":{\"b\":[1,3,{\"e\":4}]},\"c\":{\"f\":1},\"g\":[]}"))
        .containsExactly(
            "a.b[1] 2 3",
            "a.b[2].e null 4",
            "a[x.y/z] 1 null",
            "c 1 {\"f\":1}",
            "g null []",
            "d {} null");
  }

  @Test
  void emptied() throws JsonProcessingException {
    assertThat(changes("{\"a\":[1]}", "{\"a\":[]}")).containsExactly("a[0] 1 null");
  }

  @Test
  void whole_unlessLeaves() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    assertThat(
            TreeDifference.of(
                json.readTree("{\"a\":[1,{\"b\":2}],\"c\":{\"d\":3}}"),
                json.readTree("{\"a\":[1],\"e\":4}"),
                TreeDifference.Rules.ALL))
        .extracting(found -> found.path() + found.steps() + " " + found.left())
        .containsExactly("a[1][a, 1] {\"b\":2}", "c[c] {\"d\":3}", "e[e] null");
  }

  @Test
  void ignored() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    TreeDifference.Rules rightMayHaveMore =
        new TreeDifference.Rules() {
          @Override
          public boolean ignores(String path, @Nullable JsonNode left, @Nullable JsonNode right) {
            return left == null;
          }
        };
    assertThat(
            TreeDifference.of(
                json.readTree("{\"a\":{\"b\":1}}"),
                json.readTree("{\"a\":{\"b\":1,\"c\":2},\"d\":3}"),
                rightMayHaveMore))
        .isEmpty();
  }
}
