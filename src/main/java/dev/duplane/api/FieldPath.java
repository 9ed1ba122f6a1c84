package dev.duplane.api;

import org.jspecify.annotations.Nullable;

/**
 * The path of a field from the root of an object, written as Kubernetes writes it: {@code
 * spec.ports[0].nodePort}, {@code metadata.annotations[example.com/key]}.
 *
 * <p>Immutable; a child shares its parents.
 */
public final class FieldPath {
  private final @Nullable FieldPath parent;
  private final String segment;

  private FieldPath(@Nullable FieldPath parent, String segment) {
    this.parent = parent;
    this.segment = segment;
  }

  /** The path {@code first.more[0].more[1]…}. */
  public static FieldPath of(String first, String... more) {
    FieldPath path = new FieldPath(null, first);
    for (String name : more) {
      path = path.child(name);
    }
    return path;
  }

  /** This path, then {@code .name}. */
  public FieldPath child(String name) {
    return new FieldPath(this, "." + name);
  }

  /** This path, then {@code [index]}. */
  public FieldPath index(int index) {
    return new FieldPath(this, "[" + index + "]");
  }

  /** This path, then {@code [key]}: an entry of a map. */
  public FieldPath key(String key) {
    return new FieldPath(this, "[" + key + "]");
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
    text.append(segment);
  }
}
