package dev.duplane.api.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a tree and finds fields that are given twice, as sigs.k8s.io/json does into a Go map. */
final class DuplicateSearch implements JsonTree.Reading<StrictTree> {
  private static final int MAX_ERRORS = 100;

  private final Set<String> duplicates = new LinkedHashSet<>();

  @Override
  public StrictTree from(JsonParser in) throws IOException {
    duplicates.clear();
    in.nextToken();
    JsonNode value = value(in, "");
    return new StrictTree(value, List.copyOf(duplicates));
  }

  private JsonNode value(JsonParser in, String path) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.START_OBJECT) {
      ObjectNode object = JsonTree.NODES.objectNode();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        String below = path.isEmpty() ? name : path + "." + name;
        if (object.has(name) && duplicates.size() < MAX_ERRORS) {
          duplicates.add("duplicate field " + GoText.quote(below));
        }
        object.set(name, value(in, below));
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      ArrayNode array = JsonTree.NODES.arrayNode();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(in, path + "[" + array.size() + "]"));
      }
      return array;
    }
    return JsonTree.value(in);
  }
}
