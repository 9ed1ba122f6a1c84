package dev.duplane.api.pki;

import static dev.duplane.api.pki.DerElement.element;
import static dev.duplane.api.pki.DerElement.hex;
import static dev.duplane.api.pki.DerElement.text;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes requests as PKCS#10, as {@code openssl req} does. */
public final class RequestedCertificate {
  private RequestedCertificate() {}

  /**
   * A request in PEM.
   *
   * @param commonName who it is
   * @param organizations its groups
   * @param dnsNames of a server
   */
  public static String pem(String commonName, List<String> organizations, List<String> dnsNames) {
    return pem(der(commonName, organizations, dnsNames));
  }

  /** A request in PEM whose last byte is another one. */
  public static String forged(String commonName) {
    byte[] der = der(commonName, List.of(), List.of());
    der[der.length - 1] ^= 1;
    return pem(der);
  }

  /** What {@code spec.request} has. */
  public static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** Bytes as a request in PEM. */
  public static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE REQUEST-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END CERTIFICATE REQUEST-----\n";
  }

  private static byte[] der(String commonName, List<String> organizations, List<String> dnsNames) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair keys = generator.generateKeyPair();
      List<byte[]> names = new ArrayList<>();
      organizations.forEach(each -> names.add(name("060355040A", each)));
      names.add(name("0603550403", commonName));
      byte[] info =
          element(
              DerElement.SEQUENCE,
              hex("020100"),
              element(DerElement.SEQUENCE, names.toArray(byte[][]::new)),
              keys.getPublic().getEncoded(),
              element(0xA0, attributes(dnsNames)));
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(info);
      return element(
          DerElement.SEQUENCE,
          info,
          hex("300A06082A8648CE3D040302"),
          element(DerElement.BIT_STRING, new byte[1], signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] name(String type, String value) {
    return element(
        DerElement.SET,
        element(DerElement.SEQUENCE, hex(type), text(DerElement.UTF8_STRING, value)));
  }

  private static byte[] attributes(List<String> dnsNames) {
    if (dnsNames.isEmpty()) {
      return new byte[0];
    }
    byte[][] names =
        dnsNames.stream()
            .map(each -> element(0x82, each.getBytes(StandardCharsets.US_ASCII)))
            .toArray(byte[][]::new);
    byte[] extension =
        element(
            DerElement.SEQUENCE,
            hex("0603551D11"),
            element(DerElement.OCTET_STRING, element(DerElement.SEQUENCE, names)));
    return element(
        DerElement.SEQUENCE,
        hex("06092A864886F70D01090E"),
        element(DerElement.SET, element(DerElement.SEQUENCE, extension)));
  }
}
