package dev.duplane.api.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key that signs texts, on the curve P-256: ES256 (RFC 7518, 3.4). The same seed gives the same
 * key, and the same signature of the same text.
 */
public final class SigningKey {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  private final long seed;
  private final String purpose;
  private final KeyPair pair;

  private SigningKey(long seed, String purpose) throws GeneralSecurityException {
    this.seed = seed;
    this.purpose = purpose;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(
        new ECGenParameterSpec("secp256r1"), new SeededRandom(seed, purpose.concat(" key")));
    this.pair = generator.generateKeyPair();
  }

  /**
   * The key that belongs to a seed.
   *
   * @param purpose what it is for: another purpose has another key
   */
  public static SigningKey ofSeed(long seed, String purpose) {
    try {
      return new SigningKey(seed, purpose);
    } catch (GeneralSecurityException e) {
      throw noCurves(e);
    }
  }

  private static IllegalStateException noCurves(GeneralSecurityException e) {
    return new IllegalStateException("every Java platform has elliptic curves", e);
  }

  /** The signature of a text: two numbers of 32 bytes. */
  public byte[] sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      String drawnFor = purpose + " signature " + HexFormat.of().formatHex(text);
      signature.initSign(pair.getPrivate(), new SeededRandom(seed, drawnFor));
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw noCurves(e);
    }
  }

  /** Whether a signature is that of a text. */
  public boolean verify(byte[] text, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(pair.getPublic());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // It is none at all.
      return false;
    }
  }

  /** The public key in DER. */
  public byte[] publicKey() {
    return pair.getPublic().getEncoded();
  }

  /** The first coordinate of the public key: 32 bytes. */
  public byte[] x() {
    return coordinate(((ECPublicKey) pair.getPublic()).getW().getAffineX().toByteArray());
  }

  /** The second coordinate of the public key: 32 bytes. */
  public byte[] y() {
    return coordinate(((ECPublicKey) pair.getPublic()).getW().getAffineY().toByteArray());
  }

  private static byte[] coordinate(byte[] number) {
    byte[] fixed = new byte[32];
    byte[] digits = number.length > 32 ? Arrays.copyOfRange(number, 1, number.length) : number;
    System.arraycopy(digits, 0, fixed, 32 - digits.length, digits.length);
    return fixed;
  }
}
