package dev.duplane.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldChangesTest {
  private static List<String> changes(String before, String after) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    return FieldChanges.of(json.readTree(before), json.readTree(after)).stream()
        .map(change -> change.path() + " " + change.before() + " " + change.after())
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
  void bookkeeping_isLeftOut() throws JsonProcessingException {
    assertThat(
            changes(
                "{\"metadata\":{\"resourceVersion\":\"1\",\"managedFields\":[1],\"uid\":\"a\"}}",
                "{\"metadata\":{\"resourceVersion\":\"2\",\"managedFields\":[2],\"uid\":\"b\"}}"))
        .containsExactly("metadata.uid \"a\" \"b\"");
  }
}
