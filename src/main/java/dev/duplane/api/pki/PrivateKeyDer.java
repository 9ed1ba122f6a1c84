package dev.duplane.api.pki;

import static dev.duplane.api.pki.DerElement.OBJECT_IDENTIFIER;
import static dev.duplane.api.pki.DerElement.OCTET_STRING;
import static dev.duplane.api.pki.DerElement.SEQUENCE;
import static dev.duplane.api.pki.DerElement.element;
import static dev.duplane.api.pki.DerElement.hex;

import java.nio.ByteBuffer;

/**
 * Puts private keys of older forms into PKCS#8 (RFC 5958), the one form that Java reads: {@code
 * SEQUENCE { INTEGER 0, SEQUENCE { algorithm, parameters }, OCTET STRING { key } }}.
 */
final class PrivateKeyDer {
  /** {@code [0]}, constructed: the curve in an EC key. */
  private static final int PARAMETERS = 0xA0;

  private static final byte[] VERSION_0 = hex("020100");

  /** rsaEncryption, 1.2.840.113549.1.1.1 (RFC 8017), and NULL. */
  private static final byte[] RSA = hex("06092A864886F70D0101010500");

  /** id-ecPublicKey, 1.2.840.10045.2.1 (RFC 5480). */
  private static final byte[] EC = hex("06072A8648CE3D0201");

  private PrivateKeyDer() {}

  /** PKCS#8 of an RSAPrivateKey (RFC 8017, appendix A.1.2). */
  static byte[] pkcs8OfRsa(byte[] key) {
    return element(SEQUENCE, VERSION_0, element(SEQUENCE, RSA), element(OCTET_STRING, key));
  }

  /**
   * PKCS#8 of an ECPrivateKey (RFC 5915, section 3).
   *
   * @throws IllegalArgumentException if it is none, or does not name its curve
   */
  static byte[] pkcs8OfEc(byte[] key) {
    ByteBuffer fields = ByteBuffer.wrap(content(ByteBuffer.wrap(key), SEQUENCE));
    while (fields.hasRemaining()) {
      int tag = fields.get(fields.position()) & 0xff;
      byte[] field = content(fields, tag);
      if (tag == PARAMETERS && field.length > 0 && field[0] == OBJECT_IDENTIFIER) {
        return element(
            SEQUENCE, VERSION_0, element(SEQUENCE, EC, field), element(OCTET_STRING, key));
      }
    }
    throw new IllegalArgumentException("the key does not name its curve");
  }

  /** The content of the next element, which must have the tag. */
  private static byte[] content(ByteBuffer der, int tag) {
    if (der.remaining() < 2 || (der.get() & 0xff) != tag) {
      throw new IllegalArgumentException("another element is expected");
    }
    int length = der.get() & 0xff;
    if (length > 0x80) {
      int octets = length - 0x80;
      length = 0;
      for (int i = 0; i < octets && der.hasRemaining() && length < 1 << 16; i++) {
        length = (length << 8) | (der.get() & 0xff);
      }
    }
    if (length > der.remaining()) {
      throw new IllegalArgumentException("an element is cut off");
    }
    byte[] content = new byte[length];
    der.get(content);
    return content;
  }
}
