package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.ObjectCodec;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares objects as {@code apiequality.Semantic.DeepEqual} does: an empty list or map equals an
 * absent one.
 */
public final class SemanticEquality {
  private final ObjectCodec codec;

  /**
   * @param codec knows which fields are the same absent and empty
   */
  public SemanticEquality(ObjectCodec codec) {
    this.codec = codec;
  }

  /** Whether a top-level field says the same in two objects. */
  public boolean same(String field, ObjectNode one, ObjectNode other) {
    return equal(codec.normalize(one).get(field), codec.normalize(other).get(field));
  }

  /** Whether all but metadata and status says the same in two objects. */
  public boolean sameContent(ObjectNode one, ObjectNode other) {
    ObjectNode first = codec.normalize(one);
    ObjectNode second = codec.normalize(other);
    for (ObjectNode object : List.of(first, second)) {
      object.remove("metadata");
      object.remove("status");
      object.remove("kind");
      object.remove("apiVersion");
    }
    return equal(first, second);
  }

  /** Whether two values in normal form say the same. */
  public static boolean equal(@Nullable JsonNode one, @Nullable JsonNode other) {
    if (isEmpty(one) || isEmpty(other)) {
      return isEmpty(one) && isEmpty(other);
    }
    JsonNode first = Objects.requireNonNull(one);
    JsonNode second = Objects.requireNonNull(other);
    if (first.isObject() && second.isObject()) {
      Set<String> names = new HashSet<>();
      first.fieldNames().forEachRemaining(names::add);
      second.fieldNames().forEachRemaining(names::add);
      return names.stream().allMatch(name -> equalField(first.get(name), second.get(name)));
    }
    if (first.isArray() && second.isArray()) {
      if (first.size() != second.size()) {
        return false;
      }
      Iterator<JsonNode> others = second.iterator();
      for (JsonNode item : first) {
        if (!equal(item, others.next())) {
          return false;
        }
      }
      return true;
    }
    if (first.isNumber() && second.isNumber()) {
      return first.decimalValue().compareTo(second.decimalValue()) == 0;
    }
    return first.equals(second);
  }

  /** A struct behind a pointer that is there and empty is not the same as none; a list is. */
  private static boolean equalField(@Nullable JsonNode one, @Nullable JsonNode other) {
    boolean oneStruct = one != null && one.isObject() && one.isEmpty();
    boolean otherStruct = other != null && other.isObject() && other.isEmpty();
    if (oneStruct != otherStruct && (isAbsent(one) || isAbsent(other))) {
      return false;
    }
    return equal(one, other);
  }

  private static boolean isAbsent(@Nullable JsonNode value) {
    return value == null || value.isNull();
  }

  private static boolean isEmpty(@Nullable JsonNode value) {
    return isAbsent(value) || (value != null && value.isContainerNode() && value.isEmpty());
  }
}
