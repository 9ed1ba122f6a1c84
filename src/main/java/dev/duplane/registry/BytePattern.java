package dev.duplane.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text that is looked for in many objects, by the algorithm of Horspool: most bytes are passed
 * over, and none is copied. Immutable.
 */
public final class BytePattern {
  private static final int BYTES = 256;

  private final byte[] text;

  /** How far the text may move on if this byte is where its last one would be. */
  private final int[] moves = new int[BYTES];

  /**
   * @param text ASCII, not empty
   */
  public BytePattern(String text) {
    this.text = text.getBytes(StandardCharsets.US_ASCII);
    int last = this.text.length - 1;
    Arrays.fill(moves, this.text.length);
    for (int i = 0; i < last; i++) {
      moves[this.text[i]] = last - i;
    }
  }

  /** Whether the text is in these bytes. */
  boolean isIn(byte[] bytes) {
    int last = text.length - 1;
    for (int end = last; end < bytes.length; end += moves[bytes[end] & 0xff]) {
      if (bytes[end] == text[last] && isAt(bytes, end - last)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] bytes, int from) {
    return Arrays.equals(bytes, from, from + text.length, text, 0, text.length);
  }
}
