package dev.duplane.patch;

import static dev.duplane.patch.PatchType.MERGE;
import static dev.duplane.patch.Patches.SERVICE;
import static dev.duplane.patch.Patches.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Status;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** RFC 7386 appendix A, where target and patch are objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':'b'} | {'a':'c'} | {'a':'c'}",
        "{'a':'b'} | {'b':'c'} | {'a':'b','b':'c'}",
        "{'a':'b'} | {'a':null} | {}",
        "{'a':'b','b':'c'} | {'a':null} | {'b':'c'}",
        "{'a':['b']} | {'a':'c'} | {'a':'c'}",
        "{'a':'c'} | {'a':['b']} | {'a':['b']}",
        "{'a':{'b':'c'}} | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]} | {'a':[1]} | {'a':[1]}",
        "{'e':null} | {'a':1} | {'e':null,'a':1}",
        "{} | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
      })
  void applyTo_rfcExamples(String current, String patch, String patched) {
    assertThat(Patches.apply(MERGE, current, patch, SERVICE)).isEqualTo(json(patched));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "zz | error decoding patch: invalid character 'z' looking for beginning of value",
        "[] | error decoding patch: json: cannot unmarshal array into Go value of type "
            + "map[string]interface {}",
        "5 | error decoding patch: json: cannot unmarshal number into Go value of type "
            + "map[string]interface {}",
        "null | Invalid JSON Patch",
      })
  void parse_refused(String body, String message) {
    Status status = Patches.refusal(MERGE, "{}", body, SERVICE);
    assertThat(status.message()).isEqualTo(message);
    assertThat(status.code()).isEqualTo(400);
  }

  @Test
  void applyTo_anyDocuments_asTheRfcSaysButForLists() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      ObjectNode target = object(random, 3);
      ObjectNode patch = object(random, 3);
      String wanted = model(target.deepCopy(), patch).toString();
      ObjectNode before = target.deepCopy();
      JsonNode patched = Patches.parse(MERGE, patch.toString()).applyTo(target, SERVICE);
      assertThat(json(patched.toString())).as("seed %d", seed).isEqualTo(json(wanted));
      assertThat(target).as("seed %d", seed).isEqualTo(before);
    }
  }

  /**
   * The pseudocode of RFC 7386 section 2, but for lists: where a list does not take the place of an
   * object, kube-apiserver's library drops null members inside it, too.
   */
  private static JsonNode model(@Nullable JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return target instanceof ObjectNode ? patch : withoutNulls(patch.deepCopy());
    }
    ObjectNode result = target instanceof ObjectNode object ? object : NODES.objectNode();
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                result.remove(field.getKey());
              } else {
                result.set(field.getKey(), model(result.get(field.getKey()), field.getValue()));
              }
            });
    return result;
  }

  private static JsonNode withoutNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().removeIf(member -> member.getValue().isNull());
    }
    value.forEach(MergePatchTest::withoutNulls);
    return value;
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(String.valueOf((char) ('a' + random.nextInt(4))), value(random, depth - 1));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(random.nextInt(3));
      case 2 -> NODES.textNode("t");
      case 3 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(depth > 0 ? value(random, depth - 1) : NODES.nullNode());
        }
        yield array;
      }
      default -> object(random, depth);
    };
  }
}
