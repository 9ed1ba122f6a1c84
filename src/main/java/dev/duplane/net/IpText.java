package dev.duplane.net;

import org.jspecify.annotations.Nullable;

/** Addresses from and to text. A reader walks once over the text; it is not to be shared. */
final class IpText {
  /** Whether leading zeros are refused or without meaning. */
  enum Leniency {
    STRICT,
    SLOPPY
  }

  private static final int INVALID = -1;
  private static final int FIELDS = 8;

  private final String text;
  private final Leniency leniency;
  private int position;

  private IpText(String text, Leniency leniency) {
    this.text = text;
    this.leniency = leniency;
  }

  /** The address, or null. The first dot or colon tells the family, as in Go. */
  static @Nullable IpAddress parse(String text, Leniency leniency) {
    IpText reader = new IpText(text, leniency);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '.') {
        long bits = reader.dotted();
        return bits < 0 || !reader.atEnd() ? null : IpAddress.ipv4((int) bits);
      }
      if (text.charAt(i) == ':') {
        return reader.ipv6();
      }
    }
    return null;
  }

  /** Four decimal fields from the position on: 32 bits, or negative. */
  private long dotted() {
    long bits = 0;
    for (int i = 0; i < 4; i++) {
      if (i > 0 && !skip('.')) {
        return INVALID;
      }
      int field = number(10, 3, 255);
      if (field < 0) {
        return INVALID;
      }
      bits = bits << 8 | field;
    }
    return bits;
  }

  private @Nullable IpAddress ipv6() {
    int[] fields = new int[FIELDS];
    int count = 0;
    // Where "::" stands, as a number of fields before it.
    int ellipsis = INVALID;
    if (text.startsWith("::")) {
      position = 2;
      ellipsis = 0;
    }
    while (count < FIELDS && !atEnd()) {
      if (dottedFollows()) {
        long bits = count <= FIELDS - 2 ? dotted() : INVALID;
        if (bits < 0) {
          return null;
        }
        fields[count++] = (int) (bits >>> 16);
        fields[count++] = (int) (bits & 0xffff);
        break;
      }
      int field = number(16, 4, 0xffff);
      if (field < 0) {
        return null;
      }
      fields[count++] = field;
      if (atEnd()) {
        break;
      }
      if (!skip(':') || atEnd()) {
        return null;
      }
      if (skip(':')) {
        if (ellipsis >= 0) {
          return null;
        }
        ellipsis = count;
      }
    }
    // "::" stands for at least one field, and without it there are eight.
    boolean complete = ellipsis < 0 ? count == FIELDS : count < FIELDS;
    return atEnd() && complete ? join(fields, count, ellipsis) : null;
  }

  private static IpAddress join(int[] fields, int count, int ellipsis) {
    int before = ellipsis < 0 ? count : ellipsis;
    int gap = FIELDS - count;
    long[] words = new long[2];
    for (int i = 0; i < count; i++) {
      int place = i < before ? i : i + gap;
      words[place / 4] |= (long) fields[i] << (48 - 16 * (place % 4));
    }
    return IpAddress.ipv6(words[0], words[1]);
  }

  /** Whether the field at the position is the first of a dotted quad. */
  private boolean dottedFollows() {
    int i = position;
    while (i < text.length() && digit(text.charAt(i), 16) >= 0) {
      i++;
    }
    return i < text.length() && text.charAt(i) == '.';
  }

  /** Digits from the position on: their value, or negative if none, too many or too great. */
  private int number(int radix, int maxDigits, int maxValue) {
    int start = position;
    int value = 0;
    while (!atEnd()) {
      int digit = digit(text.charAt(position), radix);
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
      position++;
      if (value > maxValue) {
        return INVALID;
      }
    }
    int digits = position - start;
    if (digits == 0) {
      return INVALID;
    }
    if (leniency == Leniency.STRICT) {
      boolean leadingZero = radix == 10 && digits > 1 && text.charAt(start) == '0';
      if (leadingZero || digits > maxDigits) {
        return INVALID;
      }
    }
    return value;
  }

  /** ASCII digits only: {@link Character#digit} would take those of every script. */
  private static int digit(char c, int radix) {
    return c < 128 ? Character.digit(c, radix) : INVALID;
  }

  private boolean skip(char expected) {
    if (atEnd() || text.charAt(position) != expected) {
      return false;
    }
    position++;
    return true;
  }

  private boolean atEnd() {
    return position == text.length();
  }

  static String print(IpAddress address) {
    if (address.family() == IpFamily.IPV4) {
      return dotted(new StringBuilder(15), address.lowBits()).toString();
    }
    if (address.isIpv4Mapped()) {
      return dotted(new StringBuilder(22).append("::ffff:"), address.lowBits()).toString();
    }
    return fields(address);
  }

  private static StringBuilder dotted(StringBuilder out, long bits) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.append(bits >>> shift & 0xff);
      if (shift > 0) {
        out.append('.');
      }
    }
    return out;
  }

  private static String fields(IpAddress address) {
    int runStart = INVALID;
    int runLength = 1; // a single zero field is printed as 0
    for (int i = 0; i < FIELDS; i++) {
      int end = i;
      while (end < FIELDS && field(address, end) == 0) {
        end++;
      }
      if (end - i > runLength) {
        runStart = i;
        runLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < FIELDS; i++) {
      if (i == runStart) {
        out.append("::");
        i += runLength - 1;
        continue;
      }
      if (i > 0 && i != runStart + runLength) {
        out.append(':');
      }
      out.append(Integer.toHexString(field(address, i)));
    }
    return out.toString();
  }

  private static int field(IpAddress address, int index) {
    long word = index < 4 ? address.highBits() : address.lowBits();
    return (int) (word >>> (48 - 16 * (index % 4))) & 0xffff;
  }
}
