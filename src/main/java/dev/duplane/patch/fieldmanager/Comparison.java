package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two objects of one shape (sigs.k8s.io/structured-merge-diff, typed
 * comparison).
 *
 * @param added paths that only the second has, containers and their parts
 * @param modified leaves of both with different values
 * @param removed paths that only the first has
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  /** One container while its parts are compared. */
  private static final class Level {
    final FieldSet.Builder added = new FieldSet.Builder();
    final FieldSet.Builder modified = new FieldSet.Builder();
    final FieldSet.Builder removed = new FieldSet.Builder();

    void add(Element element, Level below) {
      added.add(element, below.added.build(false));
      modified.add(element, below.modified.build(false));
      removed.add(element, below.removed.build(false));
    }
  }

  /**
   * Compares two objects.
   *
   * @throws ListItems.Unnamed if an item of a list has no name
   */
  static Comparison of(OwnershipSchema shape, JsonNode before, JsonNode after) {
    Level level = new Level();
    container(shape, before, after, level);
    return new Comparison(
        level.added.build(false), level.modified.build(false), level.removed.build(false));
  }

  /** Whether nothing differs. */
  boolean isEmpty() {
    return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
  }

  /** Every path that differs. */
  FieldSet all() {
    return added.union(modified).union(removed);
  }

  /** The value and all that it consists of. */
  static FieldSet whole(OwnershipSchema shape, JsonNode value) {
    if (!splits(shape, value)) {
      return FieldSet.LEAF;
    }
    FieldSet.Builder builder = new FieldSet.Builder();
    switch (shape.kind()) {
      case OBJECT -> {
        for (OwnershipSchema.OwnedField field : shape.fields()) {
          JsonNode part = value(field, value);
          if (part != null) {
            builder.add(field.element(), whole(field.shape(), part));
          }
        }
      }
      case MAP -> {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          builder.add(Element.field(entry.getKey()), whole(shape.element(), entry.getValue()));
        }
      }
      default ->
          ListItems.index(shape, value)
              .forEach(
                  (element, items) ->
                      builder.add(
                          element,
                          items.size() > 1 ? FieldSet.LEAF : whole(shape.element(), items.get(0))));
    }
    return builder.build(true);
  }

  /** Whether a value is owned by its parts: empty and null ones are leaves. */
  private static boolean splits(OwnershipSchema shape, JsonNode value) {
    return switch (shape.kind()) {
      case LEAF -> false;
      // Structs inside count as parts even when the tree leaves them out.
      case OBJECT -> value.isObject();
      case MAP -> value.isObject() && !value.isEmpty();
      case SET, KEYED -> value.isArray() && !value.isEmpty();
    };
  }

  private static @Nullable JsonNode value(OwnershipSchema.OwnedField field, JsonNode object) {
    JsonNode value = object.get(field.property().name());
    return value == null && field.struct() ? NOTHING : value;
  }

  private static void part(
      Element element,
      OwnershipSchema shape,
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      Level into) {
    if (before == null || after == null) {
      if (after != null) {
        into.added.add(element, whole(shape, after));
      } else if (before != null) {
        into.removed.add(element, whole(shape, before));
      }
      return;
    }
    if (!splits(shape, before) && !splits(shape, after)) {
      if (!ScalarOrder.same(before, after)) {
        into.modified.add(element, FieldSet.LEAF);
      }
      return;
    }
    Level level = new Level();
    container(shape, before, after, level);
    into.add(element, level);
  }

  private static void container(
      OwnershipSchema shape, JsonNode before, JsonNode after, Level level) {
    switch (shape.kind()) {
      case OBJECT -> {
        for (OwnershipSchema.OwnedField field : shape.fields()) {
          part(field.element(), field.shape(), value(field, before), value(field, after), level);
        }
      }
      case MAP -> {
        for (Map.Entry<String, JsonNode> entry : after.properties()) {
          String key = entry.getKey();
          part(Element.field(key), shape.element(), before.get(key), entry.getValue(), level);
        }
        for (Map.Entry<String, JsonNode> entry : before.properties()) {
          if (!after.has(entry.getKey())) {
            part(Element.field(entry.getKey()), shape.element(), entry.getValue(), null, level);
          }
        }
      }
      default -> items(shape, before, after, level);
    }
  }

  private static void items(OwnershipSchema shape, JsonNode before, JsonNode after, Level level) {
    if (ScalarOrder.same(before, after)) {
      return;
    }
    Map<Element, List<JsonNode>> old = ListItems.index(shape, before);
    Map<Element, List<JsonNode>> now = ListItems.index(shape, after);
    Set<Element> elements = new LinkedHashSet<>(old.keySet());
    elements.addAll(now.keySet());
    for (Element element : elements) {
      List<JsonNode> left = old.getOrDefault(element, List.of());
      List<JsonNode> right = now.getOrDefault(element, List.of());
      if (left.size() <= 1 && right.size() <= 1) {
        part(element, shape.element(), only(left), only(right), level);
      } else {
        repeated(element, shape.element(), left, right, level);
      }
    }
  }

  /** Items that share an element are owned together, as one leaf. */
  private static void repeated(
      Element element,
      OwnershipSchema item,
      List<JsonNode> left,
      List<JsonNode> right,
      Level level) {
    if (left.size() > 1 && right.size() > 1) {
      boolean same = left.size() == right.size();
      for (int i = 0; same && i < left.size(); i++) {
        same = ScalarOrder.same(left.get(i), right.get(i));
      }
      level.modified.add(element, same ? null : FieldSet.LEAF);
    } else if (left.size() > 1) {
      part(element, item, null, only(right), level);
      level.removed.add(element, FieldSet.LEAF);
    } else {
      part(element, item, only(left), null, level);
      level.added.add(element, FieldSet.LEAF);
    }
  }

  private static @Nullable JsonNode only(List<JsonNode> items) {
    return items.isEmpty() ? null : items.get(0);
  }
}
