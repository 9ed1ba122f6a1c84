package dev.duplane.patch;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What the patch tests share. Single quotes stand for double ones in JSON. */
final class Patches {
  static final JsonMapper JSON = new JsonMapper();
  static final Schema SERVICE = SkeletonSchema.of("io.k8s.api.core.v1.Service");
  static final Schema POD = SkeletonSchema.of("io.k8s.api.core.v1.Pod");

  private Patches() {}

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static JsonNode apply(PatchType type, String current, String patch, Schema schema) {
    ObjectNode object = (ObjectNode) json(current);
    ObjectNode before = object.deepCopy();
    JsonNode patched = parse(type, patch.replace('\'', '"')).applyTo(object, schema);
    if (!object.equals(before)) {
      throw new AssertionError("the current object was modified: " + object);
    }
    return patched;
  }

  static ObjectPatch parse(PatchType type, String body) {
    return ObjectPatch.parse(type, body.getBytes(StandardCharsets.UTF_8), true);
  }

  static Status refusal(PatchType type, String current, String patch, Schema schema) {
    return Objects.requireNonNull(
            catchThrowableOfType(StatusException.class, () -> apply(type, current, patch, schema)))
        .status();
  }
}
