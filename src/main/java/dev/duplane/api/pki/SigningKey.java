package dev.duplane.api.pki;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.HexFormat;

/**
 * A key that signs texts, on the curve P-256: ES256 (RFC 7518, 3.4). The same seed gives the same
 * key, and the same signature of the same text.
 */
public final class SigningKey {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  private final long seed;
  private final String purpose;
  private final SeededKey key;

  private SigningKey(long seed, String purpose) {
    this.seed = seed;
    this.purpose = purpose;
    this.key = SeededKey.draw(new SeededRandom(seed, purpose.concat(" key")));
  }

  /**
   * The key that belongs to a seed.
   *
   * @param purpose what it is for: another purpose has another key
   */
  public static SigningKey ofSeed(long seed, String purpose) {
    return new SigningKey(seed, purpose);
  }

  /** The signature of a text: two numbers of 32 bytes. */
  public byte[] sign(byte[] text) {
    String drawnFor = purpose + " signature " + HexFormat.of().formatHex(text);
    return key.sign(text, new SeededRandom(seed, drawnFor)).concatenated();
  }

  /** Whether a signature is that of a text. */
  public boolean verify(byte[] text, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key.publicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // It is none at all.
      return false;
    }
  }

  /** The public key in DER. */
  public byte[] publicKey() {
    return key.publicDer();
  }

  /** The first coordinate of the public key: 32 bytes. */
  public byte[] x() {
    return SeededKey.coordinate(key.point().x());
  }

  /** The second coordinate of the public key: 32 bytes. */
  public byte[] y() {
    return SeededKey.coordinate(key.point().y());
  }
}
