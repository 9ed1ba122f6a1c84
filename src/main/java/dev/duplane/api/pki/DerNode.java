package dev.duplane.api.pki;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An element that is read in DER (ITU-T X.690), the counterpart of {@link DerElement}. What is
 * wrong is said as Go's encoding/asn1 says it.
 */
final class DerNode {
  private static final int CONSTRUCTED = 0x20;
  private static final int NUMBER = 0x1F;
  private static final int CLASS_SHIFT = 6;
  private static final int LONG_FORM = 0x80;

  private final int tag;
  private final byte[] whole;
  private final int header;

  private DerNode(int tag, byte[] whole, int header) {
    this.tag = tag;
    this.whole = whole;
    this.header = header;
  }

  /**
   * The one element that bytes are.
   *
   * @throws IllegalArgumentException if they are none, or more
   */
  static DerNode one(byte[] der) {
    DerNode node = first(der, 0);
    if (node.whole.length < der.length) {
      throw new IllegalArgumentException("asn1: syntax error: trailing data");
    }
    return node;
  }

  private static DerNode first(byte[] der, int from) {
    if (from + 2 > der.length || (der[from] & NUMBER) == NUMBER) {
      throw truncated();
    }
    int length = der[from + 1] & 0xff;
    int at = from + 2;
    if (length >= LONG_FORM) {
      int octets = length - LONG_FORM;
      if (octets == 0) {
        throw new IllegalArgumentException("asn1: syntax error: indefinite length found (not DER)");
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        if (at >= der.length || length > 1 << 20) {
          throw truncated();
        }
        length = (length << Byte.SIZE) | (der[at++] & 0xff);
      }
    }
    if (length > der.length - at) {
      throw truncated();
    }
    return new DerNode(der[from] & 0xff, Arrays.copyOfRange(der, from, at + length), at - from);
  }

  private static IllegalArgumentException truncated() {
    return new IllegalArgumentException("asn1: syntax error: data truncated");
  }

  /** The same element, if it is a list of others. */
  DerNode sequence(String goType) {
    if (tag != DerElement.SEQUENCE) {
      throw new IllegalArgumentException(
          "asn1: structure error: tags don't match (16 vs {class:%d tag:%d length:%d isCompound:%b})"
                  .formatted(
                      tag >> CLASS_SHIFT,
                      tag & NUMBER,
                      whole.length - header,
                      (tag & CONSTRUCTED) != 0)
              + " {optional:false explicit:false application:false private:false"
              + " defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} "
              + goType
              + " @"
              + header);
    }
    return this;
  }

  int tag() {
    return tag;
  }

  /** The element with its tag and length. */
  byte[] whole() {
    return whole.clone();
  }

  byte[] content() {
    return Arrays.copyOfRange(whole, header, whole.length);
  }

  /** The elements within it. */
  List<DerNode> children() {
    List<DerNode> children = new ArrayList<>();
    for (int at = header; at < whole.length; ) {
      DerNode child = first(whole, at);
      children.add(child);
      at += child.whole.length;
    }
    return children;
  }

  /**
   * One of the elements within it.
   *
   * @throws IllegalArgumentException if there are not so many
   */
  DerNode child(int index) {
    List<DerNode> children = children();
    if (index >= children.size()) {
      throw new IllegalArgumentException("asn1: syntax error: sequence truncated");
    }
    return children.get(index);
  }
}
