package dev.duplane.api.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SeededKeyTest {
  private static final byte[] TEXT = "signed".getBytes(StandardCharsets.UTF_8);

  /** Multiples of the base point as the test vectors of NIST's routines (nistrecursive) give. */
  @ParameterizedTest
  @CsvSource({
    "1, 6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,"
        + " 4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5",
    "2, 7CF27B188D034F7E8A52380304B51AC3C08969E277F21B35A60B48FC47669978,"
        + " 07775510DB8ED040293D9AC69F7430DBBA7DADE63CE982299E04B79D227873D1",
    "112233445566778899, 339150844EC15234807FE862A86BE77977DBFB3AE3D96F4C22795513AEAAB82F,"
        + " B1C14DDFDC8EC1B2583F51E85A5EB3A155840F2034730E9B5ADA38B674336A21",
    "115792089210356248762697446949407573529996955224135760342422259061068512044368,"
        + " 6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,"
        + " B01CBD1C01E58065711814B583F061E9D431CCA994CEA1313449BF97C840AE0A"
  })
  void times_knownMultiples(String number, String x, String y) {
    P256.AffinePoint point = P256.times(new BigInteger(number));
    assertThat(point).isEqualTo(new P256.AffinePoint(new BigInteger(x, 16), new BigInteger(y, 16)));
  }

  private static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sign_isVerifiedByTheJdk(long seed) throws GeneralSecurityException {
    SeededKey key = SeededKey.draw(new SeededRandom(seed, "test"));
    SeededKey.EcdsaSignature signature = key.sign(TEXT, new SeededRandom(seed, "signature"));
    assertThat(verified(key, "SHA256withECDSA", signature.der())).isTrue();
    assertThat(verified(key, "SHA256withECDSAinP1363Format", signature.concatenated())).isTrue();
  }

  @Test
  void privateKey_signsWhatThePublicOneVerifies() throws GeneralSecurityException {
    SeededKey key = SeededKey.draw(new SeededRandom(5, "test"));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.privateKey());
    signature.update(TEXT);
    assertThat(verified(key, "SHA256withECDSA", signature.sign())).isTrue();
  }

  @Test
  void draw_sameOnEachPlatform() {
    SeededKey key = SeededKey.draw(new SeededRandom(1, "test"));
    assertThat(HexFormat.of().formatHex(SeededKey.sha256(key.publicDer())))
        .isEqualTo("2010b030ce853a909e18b342581286ccd508e4b53ec7089ed29d17cafc5b2483");
    assertThat(key.toString()).doesNotContain(key.number().toString());
  }

  private static boolean verified(SeededKey key, String algorithm, byte[] signed)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initVerify(key.publicKey());
    signature.update(TEXT);
    return signature.verify(signed);
  }
}
