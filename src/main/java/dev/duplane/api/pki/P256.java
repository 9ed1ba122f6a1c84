package dev.duplane.api.pki;

import java.math.BigInteger;
import java.util.List;

/**
 * Multiples of the base point of the curve P-256 (SEC 2, 2.4.2, "secp256r1"): all that it takes to
 * make keys and to sign. The JDK's own makes tables first, which takes half a second in a JVM that
 * has just started, and what it draws for a key is not said. This one keeps no secrets from who can
 * measure its time.
 *
 * <p>A multiple is computed with a comb: the number's bits stand in four rows of 64, and a column
 * of four bits picks one of fifteen sums of the base point that are known.
 */
final class P256 {
  /** The prime of the field. */
  static final BigInteger PRIME =
      hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

  /** How many multiples of the base point there are. */
  static final BigInteger ORDER =
      hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

  private static final int ROWS = 4;
  private static final int COLUMNS = 64;
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private P256() {}

  /**
   * The sums: in line 2i-1 and 2i the coordinates of the one whose rows are the bits of i; row r is
   * the base point 2^(64 r) times.
   */
  private static final String SUMS =
      """
      6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296
      4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5
      0fa822bc2811aaa58492592e326e25de29493baaad651f7e90e75cb48e14db63
      bff44ae8f5dba80d6f4ad4bcb3df188b34b1a65050fe82f5e41124545f462ee7
      300a4bbc89d6726fb257c0de95e02789e96c98fd0d35f1fa93391ce2097992af
      72aac7e0d09b46447f1ddb25ff1e3c6f5bb1eeada9d806a5aa54a291c08127a0
      447d739beedb5e67fb982fd588c6766efc35ff7dc297eac357c84fc9d789bd85
      2d4825ab834131eee12e9d953a4aaff73d349b95a7fae5000c7e33c972e25b32
      ef9519328a9c72ffddc6068bb91dfc60ef7fbd2b1a0a11b713949c932a1d367f
      611e9fc37dbb2c9bc1ee9807022c219c23183b0895ca1740196035a77376d8a8
      550663797b51f5d87dea6482e11238bf2936df5ec6c9bc36cae2b1920b57f4bc
      157164848aecb8510afa40018d9d50e59fb3d576dbdefbe144ffe216348a964c
      eb5d7745b21141eaa2e8f483f43e43917ccd84e70d715f26e48ecafffc5cde01
      eafd72ebdbecc17b0990e6a158006cee85f22cfe2844b645cac917e2731a3479
      a6d39677a78492762736ff8344315fc596439591a3c6b94a6cf20ffb313728be
      674f84749b0b881666b8babd2d27ecdf824a920c2284059bf2bab833c357f5f4
      4e769e7672c9ddad31855f7db8c7fedb74e02f080203a56b2df48c04677c8a3e
      42b99082de8306631ec0057206947281fb9ae16f3b9122a5a4c36165b824bbb0
      78878ef61c6ce04d7fdc1ca008a1c478d1f89e799c0ce1316ef95150dda868b9
      b6cb3f5d7b72c321de53142c12309def6ace570ebde08d4f9c62b9121fe0d976
      0c88bc4d716b1287595c5220812ffcae5b82dd5bd54fb4967f991ed2c31a3573
      dd5ddea3f3901dc618d1b5b39c04e6aa7c8181f4df2564f33a57bf635f48aca8
      68f344af6b317466efe0a423083e49f343a0a28c42ba792fe96a79fb3e72ad0c
      31b9c405f8540a20604ed93c24d67ff3668bfc2271f5c626cdfe17db3fb24d4a
      4052bf4b6f461db9663c62c3edbad7a00d1a10144ec39c28d36b4789a2582e7f
      fecf4d5190b0fc61862be6bd71d70cc8e724f33999bfcc5b235a27c3188d25eb
      1eddbae2c802e41a123202a8f62bff7aafdf5cc08526a7a474346c10a1d4cfac
      43104d86560ebcfc0c45f45273db33a036e06b7e4c7019178fa0af2dd603f844
      b48e26b484f7a21c0a4a46fb6aaf363a66b0de3225c4744b9615b5110d1d78e5
      fac015404d4d3dab64131bcdfed6f668c004e4048b7b0f9806ebb0f621a01b2d
      """;

  /** The sums as numbers, read when the first key is made. */
  private static final class Comb {
    private static final AffinePoint[] POINTS = points();

    private static AffinePoint[] points() {
      List<BigInteger> numbers = SUMS.lines().map(P256::hex).toList();
      AffinePoint[] points = new AffinePoint[1 << ROWS];
      for (int i = 1; i < points.length; i++) {
        points[i] = new AffinePoint(numbers.get(2 * i - 2), numbers.get(2 * i - 1));
      }
      return points;
    }
  }

  /**
   * A point of the curve.
   *
   * @param x the first coordinate
   * @param y the second one
   */
  record AffinePoint(BigInteger x, BigInteger y) {}

  /** The base point so many times; the number is from 1 to below {@link #ORDER}. */
  static AffinePoint times(BigInteger number) {
    JacobianPoint sum = JacobianPoint.INFINITY;
    for (int column = COLUMNS - 1; column >= 0; column--) {
      sum = sum.doubled();
      int bits = 0;
      for (int row = 0; row < ROWS; row++) {
        bits |= number.testBit(row * COLUMNS + column) ? 1 << row : 0;
      }
      if (bits != 0) {
        sum = sum.plus(Comb.POINTS[bits]);
      }
    }
    return sum.toAffine();
  }

  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }

  /**
   * A point without divisions: (x/z², y/z³). Formulas dbl-2001-b and madd of the Explicit-Formulas
   * Database, short Weierstrass curves with a = -3.
   */
  private record JacobianPoint(BigInteger x, BigInteger y, BigInteger z) {
    private static final JacobianPoint INFINITY =
        new JacobianPoint(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);

    private static JacobianPoint of(AffinePoint point) {
      return new JacobianPoint(point.x(), point.y(), BigInteger.ONE);
    }

    private static BigInteger times(BigInteger a, BigInteger b) {
      return a.multiply(b).mod(PRIME);
    }

    private JacobianPoint doubled() {
      if (z.signum() == 0) {
        return this;
      }
      BigInteger delta = times(z, z);
      BigInteger gamma = times(y, y);
      BigInteger beta4 = times(x, gamma).shiftLeft(2);
      BigInteger alpha = times(x.subtract(delta), x.add(delta)).multiply(THREE);
      BigInteger newX = alpha.multiply(alpha).subtract(beta4.shiftLeft(1)).mod(PRIME);
      BigInteger sum = y.add(z);
      BigInteger newZ = sum.multiply(sum).subtract(gamma).subtract(delta).mod(PRIME);
      BigInteger gammas8 = gamma.multiply(gamma).shiftLeft(3);
      BigInteger newY = alpha.multiply(beta4.subtract(newX)).subtract(gammas8).mod(PRIME);
      return new JacobianPoint(newX, newY, newZ);
    }

    private JacobianPoint plus(AffinePoint other) {
      if (z.signum() == 0) {
        return of(other);
      }
      BigInteger square = times(z, z);
      BigInteger h = times(other.x(), square).subtract(x).mod(PRIME);
      BigInteger r = times(other.y(), times(square, z)).subtract(y).mod(PRIME);
      if (h.signum() == 0) {
        return r.signum() == 0 ? doubled() : INFINITY;
      }
      BigInteger hh = times(h, h);
      BigInteger hhh = times(h, hh);
      BigInteger v = times(x, hh);
      BigInteger newX = r.multiply(r).subtract(hhh).subtract(v.shiftLeft(1)).mod(PRIME);
      BigInteger newY = r.multiply(v.subtract(newX)).subtract(y.multiply(hhh)).mod(PRIME);
      return new JacobianPoint(newX, newY, times(z, h));
    }

    private AffinePoint toAffine() {
      BigInteger inverse = z.modInverse(PRIME);
      BigInteger square = times(inverse, inverse);
      return new AffinePoint(times(x, square), times(y, times(square, inverse)));
    }
  }
}
