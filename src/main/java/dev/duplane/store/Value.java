package dev.duplane.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An encoded object: compact JSON with a gap where its resourceVersion goes, and its labels, which
 * are all that selectors ask for. The gap is there because the revision is known only when the
 * write is done, and because filling it is a copy, not a parse.
 *
 * <p>Example: the JSON {@code {"metadata":{"name":"a","resourceVersion":"7"}}} is kept as {@code
 * {"metadata":{"name":"a","resourceVersion":""}}} with {@code gap} pointing between the last two
 * quotes.
 *
 * <p>Stretches of the text behind the gap may be kept apart, as one array for all objects that have
 * them in common: what one client owns of its Services, for instance, is the same text in each.
 */
public final class Value {
  /** All of the text but the shared stretches. */
  private final byte[] own;

  private final int gap;
  private final List<Stretch> shared;
  private final Map<String, String> labels;

  /**
   * A part of the text that many objects have in common.
   *
   * @param at where it goes: so many bytes of an object's own text are between the gap and it
   * @param bytes UTF-8; must never change
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Stretch(int at, byte[] bytes) {}

  /**
   * Takes ownership of the array.
   *
   * @param json UTF-8 JSON whose resourceVersion is empty
   * @param gap the index at which the digits of the resourceVersion go
   * @param labels the object's labels
   */
  public Value(byte[] json, int gap, Map<String, String> labels) {
    this(json, gap, List.of(), labels);
  }

  /**
   * A value of which stretches are shared.
   *
   * @param own the JSON without them
   * @param gap the index in {@code own} at which the digits of the resourceVersion go
   * @param shared in the order of the text; the list, too, is kept as it is
   * @param labels the object's labels
   */
  public Value(byte[] own, int gap, List<Stretch> shared, Map<String, String> labels) {
    this.own = own;
    this.gap = gap;
    this.shared = shared;
    this.labels = labels.isEmpty() ? Map.of() : labels;
  }

  /** The object's labels. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Whether both are the same object, apart from the resourceVersion. */
  @SuppressWarnings("ReferenceEquality") // the usual case, and a quick one
  public boolean sameObject(Value other) {
    if (shared == other.shared && gap == other.gap) {
      return Arrays.equals(own, other.own);
    }
    return size() == other.size() && Arrays.equals(json(0), other.json(0));
  }

  /** The length of the JSON without its resourceVersion, in bytes. */
  public int size() {
    int size = own.length;
    for (Stretch stretch : shared) {
      size += stretch.bytes().length;
    }
    return size;
  }

  /**
   * Whether the JSON has this text in it, found without parsing. A text that a shared stretch would
   * cut in two is not found: ask for whole field names or whole values.
   *
   * @param text at least two bytes
   */
  public boolean contains(byte[] text) {
    return contains(own, text)
        || shared.stream().anyMatch(stretch -> contains(stretch.bytes(), text));
  }

  private static boolean contains(byte[] json, byte[] text) {
    byte first = text[0];
    byte second = text[1];
    for (int i = 0; i <= json.length - text.length; i++) {
      if (json[i] == first
          && json[i + 1] == second
          && Arrays.equals(json, i, i + text.length, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }

  /** The object as JSON, as it is at that revision. */
  public byte[] json(long resourceVersion) {
    byte[] digits = digits(resourceVersion);
    byte[] filled = new byte[size() + digits.length];
    System.arraycopy(own, 0, filled, 0, gap);
    System.arraycopy(digits, 0, filled, gap, digits.length);
    int from = gap;
    int at = gap + digits.length;
    for (Stretch stretch : shared) {
      int length = gap + stretch.at() - from;
      System.arraycopy(own, from, filled, at, length);
      from += length;
      at += length;
      System.arraycopy(stretch.bytes(), 0, filled, at, stretch.bytes().length);
      at += stretch.bytes().length;
    }
    System.arraycopy(own, from, filled, at, own.length - from);
    return filled;
  }

  /** Writes {@link #json(long)} without the copy. */
  public void writeTo(ByteArrayOutputStream out, long resourceVersion) {
    byte[] digits = digits(resourceVersion);
    out.write(own, 0, gap);
    out.write(digits, 0, digits.length);
    int from = gap;
    for (Stretch stretch : shared) {
      int length = gap + stretch.at() - from;
      out.write(own, from, length);
      from += length;
      out.write(stretch.bytes(), 0, stretch.bytes().length);
    }
    out.write(own, from, own.length - from);
  }

  private static byte[] digits(long resourceVersion) {
    return Long.toString(resourceVersion).getBytes(StandardCharsets.US_ASCII);
  }
}
