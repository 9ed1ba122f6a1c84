package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Takes from an object what its last owner applies no more. */
final class TypedRemoval {
  private TypedRemoval() {}

  /**
   * What is left of a merged object.
   *
   * @param last what the manager applied the time before
   * @param owned what anybody owns now, the manager's new configuration included
   */
  static JsonNode prune(OwnershipSchema shape, JsonNode merged, FieldSet last, FieldSet owned) {
    FieldSet before = named(shape, last);
    FieldSet all = named(shape, ofConfiguration(shape, merged));
    FieldSet kept = named(shape, fieldsOf(shape, without(shape, merged, before)));
    FieldSet wanted = kept.union(named(shape, owned));
    FieldSet left = named(shape, fieldsOf(shape, without(shape, merged, all.difference(wanted))));
    return without(shape, merged, all.difference(left).intersection(before));
  }

  private static FieldSet fieldsOf(OwnershipSchema shape, JsonNode value) {
    return value.isNull() ? FieldSet.EMPTY : ofConfiguration(shape, value);
  }

  /**
   * The fields that an object names: leaves, items of lists, keys of maps, and fields that are null
   * or empty; containers count by their parts alone.
   */
  static FieldSet ofConfiguration(OwnershipSchema shape, JsonNode value) {
    return of(shape, value, false);
  }

  private static FieldSet of(OwnershipSchema shape, JsonNode value, boolean item) {
    FieldSet.Builder builder = new FieldSet.Builder();
    switch (shape.kind()) {
      case LEAF -> {
        return FieldSet.LEAF;
      }
      case OBJECT, MAP -> {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          boolean map = shape.kind() == OwnershipSchema.Kind.MAP;
          OwnershipSchema.OwnedField field = map ? null : shape.field(entry.getKey());
          if (map || field != null) {
            JsonNode part = entry.getValue();
            boolean whole = map || part.isNull() || (part.isObject() && part.isEmpty());
            OwnershipSchema below = field == null ? shape.element() : field.shape();
            Element element = field == null ? Element.field(entry.getKey()) : field.element();
            builder.add(element, of(below, part, whole));
          }
        }
      }
      default -> {
        for (JsonNode part : value) {
          builder.add(ListItems.elementOf(shape, part), of(shape.element(), part, true));
        }
      }
    }
    return builder.build(item);
  }

  /** The set with every declared field that it has parts of. */
  private static FieldSet named(OwnershipSchema shape, FieldSet set) {
    return named(shape, set, set.isMember());
  }

  private static FieldSet named(OwnershipSchema shape, FieldSet set, boolean member) {
    if (!set.hasChildren() || shape.kind() == OwnershipSchema.Kind.LEAF) {
      return member ? set.union(FieldSet.LEAF) : set;
    }
    FieldSet.Builder builder = new FieldSet.Builder();
    set.forEachChild(
        (element, child) -> {
          OwnershipSchema.OwnedField field =
              shape.kind() == OwnershipSchema.Kind.OBJECT && element.isField()
                  ? shape.field(element.fieldName())
                  : null;
          if (shape.kind() == OwnershipSchema.Kind.OBJECT && field == null) {
            builder.add(element, child);
          } else {
            OwnershipSchema below = field == null ? shape.element() : field.shape();
            builder.add(element, named(below, child, field != null || child.isMember()));
          }
        });
    return builder.build(member);
  }

  /** The value without the items of a set, null if nothing is left of it. */
  private static JsonNode without(OwnershipSchema shape, JsonNode value, FieldSet removed) {
    if (removed.isEmpty() || value.isNull()) {
      return value;
    }
    return switch (shape.kind()) {
      case LEAF -> value.isContainerNode() ? NullNode.instance : value;
      case OBJECT, MAP -> {
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          boolean map = shape.kind() == OwnershipSchema.Kind.MAP;
          OwnershipSchema.OwnedField field = map ? null : shape.field(entry.getKey());
          Element element = field == null ? Element.field(entry.getKey()) : field.element();
          FieldSet below = removed.child(element);
          if (!below.isMember()) {
            OwnershipSchema part = field == null ? (map ? shape.element() : shape) : field.shape();
            left.set(entry.getKey(), without(part, entry.getValue(), below));
          }
        }
        yield left.isEmpty() ? NullNode.instance : left;
      }
      case SET, KEYED -> {
        ArrayNode left = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : value) {
          FieldSet below = removed.child(ListItems.elementOf(shape, item));
          if (!below.isMember()) {
            left.add(without(shape.element(), item, below));
          }
        }
        yield left.isEmpty() ? NullNode.instance : left;
      }
    };
  }
}
