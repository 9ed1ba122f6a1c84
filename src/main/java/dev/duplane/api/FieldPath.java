package dev.duplane.api;

import org.jspecify.annotations.Nullable;

/**
 * The path of a field from the root of an object, written as Kubernetes writes it: {@code
 * spec.ports[0].nodePort}, {@code metadata.annotations[example.com/key]}.
 *
 * <p>Immutable; a child shares its parents, and the text is made when somebody reads it: most paths
 * are of fields with which nothing is wrong.
 */
public final class FieldPath {
  private static final int FIELD = -1;
  private static final int KEY = -2;

  private final @Nullable FieldPath parent;

  /** The name of a field, or a key; empty for an item of a list. */
  private final String name;

  /** The place of an item of a list; {@link #FIELD} or {@link #KEY} for anything else. */
  private final int index;

  private FieldPath(@Nullable FieldPath parent, String name, int index) {
    this.parent = parent;
    this.name = name;
    this.index = index;
  }

  /** The path {@code first.more[0].more[1]…}. */
  public static FieldPath of(String first, String... more) {
    FieldPath path = new FieldPath(null, first, FIELD);
    for (String name : more) {
      path = path.child(name);
    }
    return path;
  }

  /** This path, then {@code .name}. */
  public FieldPath child(String name) {
    return new FieldPath(this, name, FIELD);
  }

  /** This path, then {@code [index]}. */
  public FieldPath index(int index) {
    return new FieldPath(this, "", index);
  }

  /** This path, then {@code [key]}: an entry of a map. */
  public FieldPath key(String key) {
    return new FieldPath(this, key, KEY);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text);
    return text.toString();
  }

  private void append(StringBuilder text) {
    if (parent != null) {
      parent.append(text);
    }
    switch (index) {
      case FIELD -> text.append(parent == null ? "" : ".").append(name);
      case KEY -> text.append('[').append(name).append(']');
      default -> text.append('[').append(index).append(']');
    }
  }
}
