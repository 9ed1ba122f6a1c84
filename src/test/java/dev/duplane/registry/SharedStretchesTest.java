package dev.duplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.store.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedStretchesTest {
  private static final String LONG = "f:a-label-whose-name-is-long-enough-to-be-worth-sharing-it";

  private final SharedStretches stretches = new SharedStretches();

  private Value value(String json) {
    String head = "\"resourceVersion\":\"";
    int gap = json.indexOf(head) + head.length();
    return stretches.value(json.getBytes(StandardCharsets.UTF_8), gap, Map.of("a", "b"));
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

  private static void assertAsGiven(String json, Value value) {
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
    String head = "{\"metadata\":{\"resourceVersion\":\"";
    Value whole = new Value(json.getBytes(StandardCharsets.UTF_8), head.length(), Map.of("a", "b"));
    assertThat(value(json).sameObject(whole)).isTrue();
    assertThat(value(json).sameObject(value(json.replace("\"a\":", "\"b\":")))).isFalse();
  }
}
