package dev.duplane.api.pki;

import static dev.duplane.api.pki.DerElement.element;
import static dev.duplane.api.pki.DerElement.hex;

import dev.duplane.api.pki.P256.AffinePoint;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * A pair of keys on the curve P-256, drawn from a seed: the same on each Java platform.
 *
 * @param number the private key
 * @param point the public key: the base point so many times
 */
record SeededKey(BigInteger number, AffinePoint point) {
  private static final int BYTES = 32;

  /** id-ecPublicKey, 1.2.840.10045.2.1, with the curve, 1.2.840.10045.3.1.7 (RFC 5480). */
  private static final byte[] ALGORITHM = hex("301306072A8648CE3D020106082A8648CE3D030107");

  /** A signature of ECDSA (SEC 1, 4.1): two numbers. */
  record EcdsaSignature(BigInteger r, BigInteger s) {
    /** As certificates have it (RFC 3279, 2.2.3). */
    byte[] der() {
      return element(
          DerElement.SEQUENCE,
          element(DerElement.INTEGER, r.toByteArray()),
          element(DerElement.INTEGER, s.toByteArray()));
    }

    /** As web tokens have it: 32 bytes and 32 bytes (RFC 7518, 3.4). */
    byte[] concatenated() {
      byte[] both = new byte[2 * BYTES];
      System.arraycopy(coordinate(r), 0, both, 0, BYTES);
      System.arraycopy(coordinate(s), 0, both, BYTES, BYTES);
      return both;
    }
  }

  /** Draws one. */
  static SeededKey draw(SeededRandom random) {
    BigInteger number = number(random);
    return new SeededKey(number, P256.times(number));
  }

  /** A number from 1 to below the order of the curve. */
  private static BigInteger number(SeededRandom random) {
    byte[] drawn = new byte[BYTES];
    while (true) {
      random.nextBytes(drawn);
      BigInteger number = new BigInteger(1, drawn);
      if (number.signum() > 0 && number.compareTo(P256.ORDER) < 0) {
        return number;
      }
    }
  }

  /** Signs the SHA-256 of a text, with a number of which no other signature may be made. */
  EcdsaSignature sign(byte[] text, SeededRandom random) {
    BigInteger hash = new BigInteger(1, sha256(text));
    while (true) {
      BigInteger once = number(random);
      BigInteger r = P256.times(once).x().mod(P256.ORDER);
      BigInteger s =
          once.modInverse(P256.ORDER).multiply(hash.add(r.multiply(number))).mod(P256.ORDER);
      if (r.signum() > 0 && s.signum() > 0) {
        return new EcdsaSignature(r, s);
      }
    }
  }

  /** The public key as a SubjectPublicKeyInfo (RFC 5480, 2). */
  byte[] publicDer() {
    byte[] noBitsLeftOutAndUncompressed = {0, 4};
    byte[] bits =
        element(
            DerElement.BIT_STRING,
            noBitsLeftOutAndUncompressed,
            coordinate(point.x()),
            coordinate(point.y()));
    return element(DerElement.SEQUENCE, ALGORITHM, bits);
  }

  static byte[] sha256(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  PublicKey publicKey() throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicDer()));
  }

  PrivateKey privateKey() throws GeneralSecurityException {
    // PKCS#8 of an ECPrivateKey (RFC 5915, section 3): INTEGER 1, and the number.
    byte[] key =
        element(
            DerElement.SEQUENCE,
            hex("020101"),
            element(DerElement.OCTET_STRING, coordinate(number)));
    byte[] der =
        element(
            DerElement.SEQUENCE, hex("020100"), ALGORITHM, element(DerElement.OCTET_STRING, key));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** A number as 32 bytes. */
  static byte[] coordinate(BigInteger number) {
    byte[] digits = number.toByteArray();
    byte[] fixed = new byte[BYTES];
    int length = Math.min(digits.length, BYTES);
    System.arraycopy(digits, digits.length - length, fixed, BYTES - length, length);
    return fixed;
  }

  /** Leaves the private key out. */
  @Override
  public String toString() {
    return point.toString();
  }
}
