package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.registry.LineDifference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What differs between two specs, as kube-apiserver tells whoever changes what may not change:
 * lines of JSON of its internal type (k8s.io/apimachinery/pkg/util/diff).
 */
final class SpecDifference {
  private SpecDifference() {}

  static String of(ObjectNode before, ObjectNode after) {
    return LineDifference.of(lines(InternalForm.ofSpec(before)), lines(InternalForm.ofSpec(after)));
  }

  private static List<String> lines(JsonNode tree) {
    StringBuilder text = new StringBuilder();
    print(tree, "", text);
    return new ArrayList<>(text.toString().lines().toList());
  }

  /** As Go's {@code json.MarshalIndent} does with one blank. */
  private static void print(JsonNode node, String indent, StringBuilder out) {
    if (!node.isContainerNode()) {
      out.append(node.isTextual() ? GoText.json(node.textValue()) : node.asText());
      return;
    }
    boolean object = node.isObject();
    if (node.isEmpty()) {
      out.append(object ? "{}" : "[]");
      return;
    }
    String deeper = indent + " ";
    out.append(object ? "{" : "[");
    Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
    Iterator<JsonNode> items = node.elements();
    for (boolean first = true; object ? fields.hasNext() : items.hasNext(); first = false) {
      out.append(first ? "\n" : ",\n").append(deeper);
      if (object) {
        Map.Entry<String, JsonNode> field = fields.next();
        out.append(GoText.json(field.getKey())).append(": ");
        print(field.getValue(), deeper, out);
      } else {
        print(items.next(), deeper, out);
      }
    }
    out.append('\n').append(indent).append(object ? '}' : ']');
  }
}
