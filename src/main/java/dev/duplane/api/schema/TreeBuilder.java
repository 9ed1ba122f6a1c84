package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Makes the nodes of a tree that is being read. */
interface TreeBuilder {
  /** Makes trees that can be changed. */
  TreeBuilder MUTABLE =
      new TreeBuilder() {
        @Override
        public ObjectNode object(String[] names, JsonNode[] values, int from, int to) {
          ObjectNode object = JsonTree.NODES.objectNode();
          for (int i = from; i < to; i++) {
            object.set(names[i], values[i]);
          }
          return object;
        }

        @Override
        public ArrayNode list(JsonNode[] items, int from, int to) {
          ArrayNode list = JsonTree.NODES.arrayNode(to - from);
          for (int i = from; i < to; i++) {
            list.add(items[i]);
          }
          return list;
        }

        @Override
        public TextNode text(String text) {
          return JsonTree.NODES.textNode(text);
        }
      };

  /**
   * An object; the arrays stay the caller's.
   *
   * @param from the index of its first field
   * @param to the index behind its last field
   */
  ObjectNode object(String[] names, JsonNode[] values, int from, int to);

  /** A list, as {@link #object}. */
  ArrayNode list(JsonNode[] items, int from, int to);

  /** A text. */
  TextNode text(String text);
}
