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
 */
public final class Value {
  private final byte[] json;
  private final int gap;
  private final Map<String, String> labels;

  /**
   * Takes ownership of the array.
   *
   * @param json UTF-8 JSON whose resourceVersion is empty
   * @param gap the index at which the digits of the resourceVersion go
   * @param labels the object's labels
   */
  public Value(byte[] json, int gap, Map<String, String> labels) {
    this.json = json;
    this.gap = gap;
    this.labels = labels.isEmpty() ? Map.of() : labels;
  }

  /** The object's labels. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Whether both are the same object, apart from the resourceVersion. */
  public boolean sameObject(Value other) {
    return Arrays.equals(json, other.json);
  }

  /** The bytes kept for this object, without what the JVM adds. */
  public int size() {
    return json.length;
  }

  /** The object as JSON, as it is at that revision. */
  public byte[] json(long resourceVersion) {
    byte[] digits = Long.toString(resourceVersion).getBytes(StandardCharsets.US_ASCII);
    byte[] filled = new byte[json.length + digits.length];
    System.arraycopy(json, 0, filled, 0, gap);
    System.arraycopy(digits, 0, filled, gap, digits.length);
    System.arraycopy(json, gap, filled, gap + digits.length, json.length - gap);
    return filled;
  }

  /** Writes {@link #json(long)} without the copy. */
  public void writeTo(ByteArrayOutputStream out, long resourceVersion) {
    out.write(json, 0, gap);
    byte[] digits = Long.toString(resourceVersion).getBytes(StandardCharsets.US_ASCII);
    out.write(digits, 0, digits.length);
    out.write(json, gap, json.length - gap);
  }
}
