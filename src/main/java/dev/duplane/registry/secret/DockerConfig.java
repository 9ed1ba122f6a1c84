package dev.duplane.registry.secret;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.GoJsonSyntax;
import dev.duplane.api.schema.JsonTree;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a Secret of a registry's credentials holds: a JSON object, whatever is in it. */
final class DockerConfig {
  private DockerConfig() {}

  /**
   * Why a text is no JSON object, in the words of Go's {@code encoding/json}; null if it is one.
   */
  static @Nullable String problem(byte[] text) {
    String syntax = GoJsonSyntax.error(text);
    if (syntax != null) {
      return syntax;
    }
    JsonNode value = JsonTree.parse(text);
    return value.isObject() || value.isNull()
        ? null
        : "json: cannot unmarshal "
            + goName(value)
            + " into Go value of type map[string]interface {}";
  }

  private static String goName(JsonNode value) {
    return value.isBoolean() ? "bool" : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
