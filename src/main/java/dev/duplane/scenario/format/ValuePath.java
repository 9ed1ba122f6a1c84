package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of a value in an answer, written as Kubernetes writes fields: {@code
 * spec.ports[0].nodePort}, {@code metadata.labels[app.kubernetes.io/name]}; and {@code [*]} for
 * every element of a list.
 *
 * @param segments from the root
 * @param text as written
 */
public record ValuePath(List<Segment> segments, String text) {

  /** One step down. */
  sealed interface Segment {}

  /** The value of a key. */
  record Key(String name) implements Segment {}

  /** What stands in brackets: the index of an element, or a key. */
  record Bracket(String text) implements Segment {}

  /** Every element of a list. */
  record Each() implements Segment {}

  /**
   * A value that a path leads to.
   *
   * @param path without {@code [*]}
   * @param value null if there is none
   */
  public record Found(String path, @Nullable JsonNode value) {}

  /**
   * Reads a path.
   *
   * @throws SyntaxException if it is not one
   */
  static ValuePath parse(String text) throws SyntaxException {
    List<Segment> segments = new ArrayList<>();
    int at = 0;
    while (at < text.length() || segments.isEmpty()) {
      if (at < text.length() && text.charAt(at) == '[' && !segments.isEmpty()) {
        int end = text.indexOf(']', at);
        if (end < 0) {
          throw new SyntaxException(at, "\"[\" is not closed in path \"" + text + "\"");
        }
        segments.add(bracket(text.substring(at + 1, end), at, text));
        at = end + 1;
        continue;
      }
      if (!segments.isEmpty()) {
        if (text.charAt(at) != '.') {
          throw new SyntaxException(at, "\".\" or \"[\" expected in path \"" + text + "\"");
        }
        at++;
      }
      int end = at;
      while (end < text.length() && ".[]".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      if (end == at) {
        throw new SyntaxException(at, "a field name is missing in path \"" + text + "\"");
      }
      segments.add(new Key(text.substring(at, end)));
      at = end;
    }
    return new ValuePath(List.copyOf(segments), text);
  }

  private static Segment bracket(String inner, int at, String text) throws SyntaxException {
    if (inner.isEmpty()) {
      throw new SyntaxException(at, "an index or key is missing in path \"" + text + "\"");
    }
    return inner.equals("*") ? new Each() : new Bracket(inner);
  }

  /** Whether it may lead to several values. */
  public boolean many() {
    return segments.stream().anyMatch(Each.class::isInstance);
  }

  /**
   * The values it leads to: one, or with {@code [*]} as many as there are elements; a value that is
   * not there is null.
   */
  public List<Found> find(JsonNode root) {
    List<Found> found = List.of(new Found("", root));
    for (Segment segment : segments) {
      List<Found> next = new ArrayList<>();
      for (Found from : found) {
        descend(from, segment, next);
      }
      found = next;
    }
    return found;
  }

  private static void descend(Found from, Segment segment, List<Found> next) {
    JsonNode value = from.value();
    if (segment instanceof Key key) {
      String path = from.path().isEmpty() ? key.name() : from.path() + "." + key.name();
      next.add(new Found(path, value == null ? null : value.get(key.name())));
    } else if (segment instanceof Bracket bracket) {
      String path = from.path() + "[" + bracket.text() + "]";
      next.add(new Found(path, value == null ? null : child(value, bracket.text())));
    } else if (value != null && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        next.add(new Found(from.path() + "[" + i + "]", value.get(i)));
      }
    } else {
      next.add(new Found(from.path() + "[*]", null));
    }
  }

  private static @Nullable JsonNode child(JsonNode value, String text) {
    if (!value.isArray()) {
      return value.get(text);
    }
    return text.matches("[0-9]{1,9}") ? value.get(Integer.parseInt(text)) : null;
  }

  @Override
  public String toString() {
    return text;
  }
}
