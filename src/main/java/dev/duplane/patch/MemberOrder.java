package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The order of members that the library of kube-apiserver for JSON patches leaves: it reads an
 * object into a Go map when a patch goes into it, and writes the map sorted.
 */
final class MemberOrder {
  private MemberOrder() {}

  /** Sorts the members of one object, not those of what is in it. */
  static void sort(ObjectNode object) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    object.removeAll();
    sorted.forEach(object::set);
  }
}
