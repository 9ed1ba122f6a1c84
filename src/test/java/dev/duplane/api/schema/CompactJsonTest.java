package dev.duplane.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of compact JSON is what a general parser reads of it. */
class CompactJsonTest {
  private static final ApiResource PODS = resource("pods");
  private static final String POD =
      """
      {"metadata":{"name":"a","labels":{"b":"c","x/y":"\\u003cé\\ud83d\\ude00\\u2028\\n\\"\\\\"},\
      "resourceVersion":"7","managedFields":[{"manager":"m]}","fieldsV1":{"f:a":{"k:{\\"b\\":\\"}\\"}":{}}}}]},\
      "spec":{"containers":[{"name":"c","resources":{}}],"priority":-5,"hostNetwork":true,"x":[]},\
      "status":{"conditions":[{"lastProbeTime":null,"observedGeneration":123456789012}]}}\
      """;

  private static ApiResource resource(String plural) {
    return Contract.bundled().resources().stream()
        .filter(each -> each.plural().equals(plural) && each.group().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static ObjectCodec codec() {
    return ObjectCodec.of(PODS);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"metadata\":{}}",
        "{\"spec\":{\"activeDeadlineSeconds\":1}}",
        "{\"spec\":{\"activeDeadlineSeconds\":1.5e3,\"unknown\":{\"a\":[1,\"\",{}]}}}",
        "{ \"metadata\" : { \"name\" : \"a\" } }",
        "{\"status\":{\"phase\":\"Running\"},\"spec\":{\"nodeName\":\"n\"}}",
        POD
      })
  void read_isAsParsed(String json) {
    assertThat(codec().read(bytes(json))).isEqualTo(JsonTree.parse(bytes(json)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void readShared_isWithoutManagedFields_andCannotBeChanged(String before) {
    ObjectNode head = JsonTree.NODES.objectNode().put("kind", "Pod").put("apiVersion", "v1");
    ObjectNode expected = (ObjectNode) JsonTree.parse(bytes(POD));
    ((ObjectNode) expected.get("metadata")).remove("managedFields");
    expected.setAll(head);
    ObjectNode shared = codec().readShared(bytes(before + POD), new CompactTrees(), head);
    assertThat((Object) shared).isEqualTo(expected);
    assertThat((Object) shared.deepCopy()).isEqualTo(expected);
    assertThatThrownBy(() -> shared.put("kind", "Node"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((ObjectNode) shared.get("metadata")).remove("name"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", " {", "{\"kind\":\"Pod\",\"apiVersion\":\"v1\","})
  void readMetadata_isThatAndNothingElse(String head) {
    ObjectNode expected = (ObjectNode) JsonTree.parse(bytes(POD)).get("metadata");
    expected.remove("managedFields");
    ObjectNode read = codec().readMetadata(bytes(head + POD.substring(1)));
    assertThat((Object) read).isEqualTo(JsonTree.NODES.objectNode().set("metadata", expected));
  }

  @Test
  void readMetadata_isNotThere() {
    assertThat(codec().readMetadata(bytes("{\"spec\":{}}")).path("metadata").isEmpty()).isTrue();
    assertThat(codec().readMetadata(bytes("{}")).path("metadata").isEmpty()).isTrue();
  }

  static Stream<Long> seeds() {
    return LongStream.range(0, 20).boxed();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void read_damaged_isAsParsed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] whole = bytes(POD);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length / 2, whole.length + 1));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(' ', 127);
      ObjectNode read = CompactJson.read(damaged, PODS.schema());
      if (read != null && !isNoJson(damaged)) {
        assertThat(read)
            .as("seed %d: %s", seed, new String(damaged, StandardCharsets.UTF_8))
            .isEqualTo(JsonTree.parse(damaged));
      }
    }
  }

  /** Whether the general parser refuses it: this one need not, as it is given its own JSON only. */
  private static boolean isNoJson(byte[] json) {
    try {
      JsonTree.parse(json);
      return false;
    } catch (DecodeException e) {
      return true;
    }
  }
}
