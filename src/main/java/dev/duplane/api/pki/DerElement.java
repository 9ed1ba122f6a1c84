package dev.duplane.api.pki;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes elements in DER (ITU-T X.690): a tag, a length, a content. */
public final class DerElement {
  /** A list of elements. */
  public static final int SEQUENCE = 0x30;

  /** Elements in no order. */
  public static final int SET = 0x31;

  /** True or false. */
  public static final int BOOLEAN = 0x01;

  /** A whole number. */
  public static final int INTEGER = 0x02;

  /** Bits; the first byte says how many of the last one do not count. */
  public static final int BIT_STRING = 0x03;

  /** Bytes. */
  public static final int OCTET_STRING = 0x04;

  /** The name of something in the tree of all names. */
  public static final int OBJECT_IDENTIFIER = 0x06;

  /** A text. */
  public static final int UTF8_STRING = 0x0C;

  /** A time with two digits for the year. */
  public static final int UTC_TIME = 0x17;

  /** A time with four digits for the year. */
  public static final int GENERALIZED_TIME = 0x18;

  private DerElement() {}

  /** An element. */
  public static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (content.size() < 0x80) {
      element.write(content.size());
    } else {
      byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(content.size()).array();
      int leading = Integer.numberOfLeadingZeros(content.size()) / Byte.SIZE;
      element.write(0x80 | (Integer.BYTES - leading));
      element.writeBytes(Arrays.copyOfRange(length, leading, Integer.BYTES));
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  /** An element with a text. */
  public static byte[] text(int tag, String text) {
    return element(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes as hexadecimal digits show them: elements that never change are written so. */
  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
