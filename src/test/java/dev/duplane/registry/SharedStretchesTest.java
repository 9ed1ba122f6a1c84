package dev.duplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.store.PlainValue;
import dev.duplane.store.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedStretchesTest {
  private static final String LONG = "f:a-label-whose-name-is-long-enough-to-be-worth-sharing-it";

  private final SharedStretches stretches = new SharedStretches();

  private StoredObject value(String json) {
    return labelled(json, "b");
  }

  private StoredObject labelled(String json, String label) {
    String head = "\"resourceVersion\":\"";
    int gap = json.indexOf(head) + head.length();
    return stretches.object(
        json.getBytes(StandardCharsets.UTF_8), gap, Map.of("a", label), Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"\"}}",
        "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"\",\"managedFields\":[{\"fieldsV1\":{\""
            + LONG
            + "\":{\"k:{\\\"p\\\":1}\":{}}}}]},\"spec\":{}}",
        // An owned field may look like the end of its object.
        "{\"metadata\":{\"resourceVersion\":\"\",\"managedFields\":[{\"fieldsV1\":{\"f:}\\\"}\":{},\""
            + LONG
            + "\":{}}}]}}",
        "{\"metadata\":{\"resourceVersion\":\"\",\"labels\":{\"a\":\"b\",\"c\":\""
            + LONG
            + "\"}},\"spec\":{\"parentRef\":{\"name\":\"s1\"}}}",
        "{\"metadata\":{\"resourceVersion\":\"\",\"creationTimestamp\":null,\"labels\":{\"a\":\"b\"},"
            + "\"managedFields\":[{\"manager\":\"kube-apiserver\",\"operation\":\"Update\","
            + "\"apiVersion\":\"v1\",\"time\":\"2026-01-01T00:00:00Z\",\"fieldsType\":\"FieldsV1\","
            + "\"fieldsV1\":{\"f:spec\":{\"f:parentRef\":{}}}}]},"
            + "\"spec\":{\"parentRef\":{\"name\":\"s1\"}}}",
        // Labels of a template, behind the managed fields.
        "{\"metadata\":{\"resourceVersion\":\"\",\"managedFields\":[{\"time\":\"2026-01-01T00:00:00Z\","
            + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\""
            + LONG
            + "\":{}}}}]},\"spec\":{\"template\":{\"annotations\":{},\"labels\":{\"a\":\""
            + LONG
            + "\"}}}}",
        // Parts that come in another order, or not at all.
        "{\"metadata\":{\"resourceVersion\":\"\",\"managedFields\":[{\"time\":\"t\"}]},\"time\":\"",
        "{\"metadata\":{\"resourceVersion\":\"\",\"labels\":{\"fieldsV1\":\"{\"}}}"
      })
  void json_asGiven(String json) {
    assertAsGiven(json, value(json));
    // The labels are known now, and so the parts are others.
    assertAsGiven(json, value(json));
    assertThat(value(json).sameObject(value(json))).isTrue();
  }

  private static void assertAsGiven(String json, StoredObject value) {
    String filled = json.replace("\"resourceVersion\":\"\"", "\"resourceVersion\":\"42\"");
    assertThat(value.json(42)).asString().isEqualTo(filled);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    value.writeTo(written, 42);
    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(filled);
    assertThat(value.size()).isEqualTo(json.length());
  }

  @Test
  void sameObject_sharedOrNot() {
    String json = "{\"metadata\":{\"resourceVersion\":\"\",\"labels\":{\"a\":\"" + LONG + "\"}}}";
    Value whole = new PlainValue(json.getBytes(StandardCharsets.UTF_8), Map.of(), Map.of());
    assertThat(value(json).sameObject(whole)).isTrue();
    assertThat(StoredObject.of(whole).sameObject(value(json))).isTrue();
    assertThat(StoredObject.of(whole).json(7)).asString().contains("\"resourceVersion\":\"7\"");
    assertThat(value(json).sameObject(value(json.replace("\"a\":", "\"b\":")))).isFalse();
  }

  /** What is forgotten, as too many others came, is the same object, and is shared anew. */
  @Test
  void manyThatDiffer_thoseThatDoNotAreStillShared() {
    String json =
        "{\"metadata\":{\"resourceVersion\":\"\",\"managedFields\":[{\"time\":\"t\","
            + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\""
            + LONG
            + "\":{}}}}]}}";
    StoredObject before = labelled(json, "common");
    for (int i = 0; i < 10_000; i++) {
      String other = json.replace(LONG, LONG + i);
      assertAsGiven(other, labelled(other, "other-" + i));
    }
    StoredObject after = labelled(json, "common");
    assertThat(after.sameObject(before)).isTrue();
    assertThat(after.labels()).isNotSameAs(before.labels());
    assertThat(labelled(json, "common").labels()).isSameAs(after.labels());
    assertAsGiven(json, after);
  }

  @Test
  void field_whereverItStands() {
    String json =
        "{\"metadata\":{\"name\":\"10.0.0.1\",\"resourceVersion\":\"\"},"
            + "\"spec\":{\"clusterIP\":\"10.0.0.1\",\"note\":\"a\\\"b\",\"on\":true,\"é\":\"ü\"}}";
    Map<String, String> fields =
        Map.of("ip", "10.0.0.1", "note", "a\"b", "on", "true", "umlaut", "ü", "none", "");
    int gap = json.indexOf("\"},");
    StoredObject object =
        stretches.object(json.getBytes(StandardCharsets.UTF_8), gap, Map.of(), fields);
    fields.forEach((name, text) -> assertThat(object.field(name)).as(name).isEqualTo(text));
    assertThat(object.field("unknown")).isEmpty();
  }

  /** What the objects before it had where does not decide where this one has it. */
  @Test
  void fields_foundWhereTheyAre_whateverWasBefore() {
    List<List<String>> objects =
        List.of(
            List.of("Pending", "node-1"),
            List.of("Running", "node-2"),
            List.of("Running", ""),
            List.of("", "node-3"),
            List.of("node-4", "Pending"),
            List.of("Pending", "n\u00f6de-1"),
            List.of("Pending", "node-11"),
            List.of("a\"b", "node-1"),
            List.of("Pending", "node-1"));
    for (List<String> each : objects) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.putObject("metadata").put("resourceVersion", "");
      object.put("phase", each.get(0)).put("other", "x\",\"y").put("node", each.get(1));
      String json = object.toString();
      int gap = json.indexOf("Version\":\"") + "Version\":\"".length();
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("phase", each.get(0));
      fields.put("node", each.get(1));
      StoredObject stored =
          stretches.object(json.getBytes(StandardCharsets.UTF_8), gap, Map.of(), fields);
      assertThat(List.of(stored.field("phase"), stored.field("node"))).isEqualTo(each);
    }
  }
}
