package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.DecodeException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths into an object, as a trie: what one manager owns. A path may be in the set without
 * its children (an atomic list), the children without it ({@code spec}), or both (a label and the
 * map of labels). Immutable; what operations leave unchanged is shared.
 */
final class FieldSet {
  private static final Element[] NO_ELEMENTS = {};
  private static final FieldSet[] NO_CHILDREN = {};

  /** No path at all. */
  static final FieldSet EMPTY = new FieldSet(false, NO_ELEMENTS, NO_CHILDREN);

  /** The path that leads here and nothing below. */
  static final FieldSet LEAF = new FieldSet(true, NO_ELEMENTS, NO_CHILDREN);

  private final boolean member;
  private final Element[] elements;
  private final FieldSet[] children;

  private FieldSet(boolean member, Element[] elements, FieldSet[] children) {
    this.member = member;
    this.elements = elements;
    this.children = children;
  }

  boolean isEmpty() {
    return !member && elements.length == 0;
  }

  /** Whether the path that leads here is in the set. */
  boolean isMember() {
    return member;
  }

  boolean hasChildren() {
    return elements.length > 0;
  }

  /** What is below an element, {@link #EMPTY} if nothing is. */
  FieldSet child(Element element) {
    int at = Arrays.binarySearch(elements, element);
    return at < 0 ? EMPTY : children[at];
  }

  /** Every child in order. */
  void forEachChild(BiConsumer<Element, FieldSet> action) {
    for (int i = 0; i < elements.length; i++) {
      action.accept(elements[i], children[i]);
    }
  }

  /** Collects the children of a set; empty ones are passed over. */
  static final class Builder {
    private Element[] elements = NO_ELEMENTS;
    private FieldSet[] children = NO_CHILDREN;
    private int size;
    private boolean sorted = true;

    void add(Element element, @Nullable FieldSet child) {
      if (child == null || child.isEmpty()) {
        return;
      }
      if (size == elements.length) {
        int grown = Math.max(4, size * 2);
        elements = Arrays.copyOf(elements, grown);
        children = Arrays.copyOf(children, grown);
      }
      sorted &= size == 0 || elements[size - 1].compareTo(element) < 0;
      elements[size] = element;
      children[size++] = child;
    }

    FieldSet build(boolean member) {
      if (size == 0) {
        return member ? LEAF : EMPTY;
      }
      if (!sorted) {
        sort();
      }
      return new FieldSet(member, Arrays.copyOf(elements, size), Arrays.copyOf(children, size));
    }

    /** An element given twice becomes one. */
    private void sort() {
      Map<Element, FieldSet> byElement = new TreeMap<>();
      for (int i = 0; i < size; i++) {
        byElement.merge(elements[i], children[i], FieldSet::union);
      }
      size = 0;
      sorted = true;
      byElement.forEach(this::add);
    }
  }

  /** The paths of either. */
  FieldSet union(FieldSet other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    Builder builder = new Builder();
    int i = 0;
    int j = 0;
    while (i < elements.length || j < other.elements.length) {
      int order = order(i, other, j);
      if (order < 0) {
        builder.add(elements[i], children[i++]);
      } else if (order > 0) {
        builder.add(other.elements[j], other.children[j++]);
      } else {
        builder.add(elements[i], children[i++].union(other.children[j++]));
      }
    }
    return builder.build(member || other.member);
  }

  private int order(int i, FieldSet other, int j) {
    if (i == elements.length) {
      return 1;
    }
    return j == other.elements.length ? -1 : elements[i].compareTo(other.elements[j]);
  }

  /** The paths of this that are not in the other; those below such a path stay. */
  FieldSet difference(FieldSet other) {
    return without(other, false);
  }

  /** The paths of this that are neither in the other nor below a path that is. */
  FieldSet recursiveDifference(FieldSet other) {
    return without(other, true);
  }

  private FieldSet without(FieldSet other, boolean below) {
    if (other.isEmpty() || isEmpty()) {
      return this;
    }
    if (below && other.member) {
      return EMPTY;
    }
    Builder builder = new Builder();
    int j = 0;
    for (int i = 0; i < elements.length; i++) {
      while (j < other.elements.length && other.elements[j].compareTo(elements[i]) < 0) {
        j++;
      }
      boolean both = j < other.elements.length && other.elements[j].equals(elements[i]);
      builder.add(elements[i], both ? children[i].without(other.children[j], below) : children[i]);
    }
    return builder.build(member && !other.member);
  }

  /** The paths of both. */
  FieldSet intersection(FieldSet other) {
    Builder builder = new Builder();
    int i = 0;
    int j = 0;
    while (i < elements.length && j < other.elements.length) {
      int order = elements[i].compareTo(other.elements[j]);
      if (order < 0) {
        i++;
      } else if (order > 0) {
        j++;
      } else {
        builder.add(elements[i], children[i++].intersection(other.children[j++]));
      }
    }
    return builder.build(member && other.member);
  }

  /** Whether the set has a path with the set written as FieldsV1, without reading the latter. */
  boolean meets(JsonNode fieldsV1) {
    for (int i = 0; i < elements.length; i++) {
      JsonNode child = fieldsV1.get(elements[i].toString());
      if (child == null) {
        continue;
      }
      boolean owned = child.isEmpty() || child.has(".");
      if ((owned && children[i].member) || children[i].meets(child)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Every path of the set, as messages show it: {@code .spec.ports[port=80].name}. What ends at a
   * level comes before what goes on below it (structured-merge-diff, {@code Set.Iterate}).
   */
  void forEachPath(Consumer<String> action) {
    forEachPath("", action);
  }

  private void forEachPath(String prefix, Consumer<String> action) {
    for (int i = 0; i < elements.length; i++) {
      if (children[i].member) {
        action.accept(prefix.concat(elements[i].inPath()));
      }
    }
    for (int i = 0; i < elements.length; i++) {
      if (children[i].hasChildren()) {
        children[i].forEachPath(prefix.concat(elements[i].inPath()), action);
      }
    }
  }

  /** The set as FieldsV1: a tree of objects, {@code "."} where a path with children is in it. */
  ObjectNode toFieldsV1() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < elements.length; i++) {
      FieldSet child = children[i];
      ObjectNode written = child.toFieldsV1();
      if (child.member && child.elements.length > 0) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.set(".", JsonNodeFactory.instance.objectNode());
        whole.setAll(written);
        written = whole;
      }
      node.set(elements[i].toString(), written);
    }
    return node;
  }

  /**
   * Reads FieldsV1.
   *
   * @throws DecodeException if it is not an object of objects or an element is malformed
   */
  static FieldSet ofFieldsV1(JsonNode fieldsV1) {
    return read(fieldsV1, false);
  }

  private static FieldSet read(JsonNode node, boolean inside) {
    if (!node.isObject()) {
      throw new DecodeException("fieldsV1 is an object of objects");
    }
    Builder builder = new Builder();
    boolean self = false;
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getKey().equals(".")) {
        self = true;
        continue;
      }
      Element element = Element.parse(entry.getKey());
      if (element != null) {
        builder.add(element, read(entry.getValue(), true));
      }
    }
    return builder.build(inside && (self || builder.size == 0));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set
        && set.member == member
        && Arrays.equals(set.elements, elements)
        && Arrays.equals(set.children, children);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(elements) + Arrays.hashCode(children))
        + Boolean.hashCode(member);
  }

  @Override
  public String toString() {
    return (member ? "." : "") + toFieldsV1();
  }
}
