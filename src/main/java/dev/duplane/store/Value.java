package dev.duplane.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
 * <p>A stretch of the text behind the gap may be kept apart, as one array for all objects that have
 * it in common: what one client owns of its Services, for instance, is the same text in each.
 */
public final class Value {
  private static final byte[] NOTHING = {};

  /** All of the text but the shared stretch. */
  private final byte[] own;

  private final int gap;

  /** Where in {@link #own} the shared stretch belongs. */
  private final int sharedAt;

  private final byte[] shared;
  private final Map<String, String> labels;

  /**
   * Takes ownership of the array.
   *
   * @param json UTF-8 JSON whose resourceVersion is empty
   * @param gap the index at which the digits of the resourceVersion go
   * @param labels the object's labels
   */
  public Value(byte[] json, int gap, Map<String, String> labels) {
    this(json, gap, json.length, NOTHING, labels);
  }

  /**
   * A value of which a stretch is shared.
   *
   * @param own the JSON without the stretch
   * @param gap the index in {@code own} at which the digits of the resourceVersion go
   * @param sharedAt the index in {@code own} at which the stretch goes, not before the gap
   * @param shared the stretch; must never change
   * @param labels the object's labels
   */
  public Value(byte[] own, int gap, int sharedAt, byte[] shared, Map<String, String> labels) {
    this.own = own;
    this.gap = gap;
    this.sharedAt = sharedAt;
    this.shared = shared;
    this.labels = labels.isEmpty() ? Map.of() : labels;
  }

  /** The object's labels. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Whether both are the same object, apart from the resourceVersion. */
  public boolean sameObject(Value other) {
    if (sharedAt == other.sharedAt && Arrays.equals(shared, other.shared)) {
      return Arrays.equals(own, other.own);
    }
    return size() == other.size() && Arrays.equals(json(0), other.json(0));
  }

  /** The length of the JSON without its resourceVersion, in bytes. */
  public int size() {
    return own.length + shared.length;
  }

  /**
   * Whether the JSON has this text in it, found without parsing. A text that a shared stretch would
   * cut in two is not found: ask for whole field names or whole values.
   *
   * @param text at least two bytes
   */
  public boolean contains(byte[] text) {
    return contains(own, text) || contains(shared, text);
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
    int at = gap;
    System.arraycopy(digits, 0, filled, at, digits.length);
    at += digits.length;
    System.arraycopy(own, gap, filled, at, sharedAt - gap);
    at += sharedAt - gap;
    System.arraycopy(shared, 0, filled, at, shared.length);
    at += shared.length;
    System.arraycopy(own, sharedAt, filled, at, own.length - sharedAt);
    return filled;
  }

  /** Writes {@link #json(long)} without the copy. */
  public void writeTo(ByteArrayOutputStream out, long resourceVersion) {
    byte[] digits = digits(resourceVersion);
    out.write(own, 0, gap);
    out.write(digits, 0, digits.length);
    out.write(own, gap, sharedAt - gap);
    out.write(shared, 0, shared.length);
    out.write(own, sharedAt, own.length - sharedAt);
  }

  private static byte[] digits(long resourceVersion) {
    return Long.toString(resourceVersion).getBytes(StandardCharsets.US_ASCII);
  }
}
