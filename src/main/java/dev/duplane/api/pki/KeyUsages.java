package dev.duplane.api.pki;

import static dev.duplane.api.pki.DerElement.element;
import static dev.duplane.api.pki.DerElement.hex;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a key may be used for: the extensions of a certificate that say so (RFC 5280, 4.2.1.3 and
 * 4.2.1.12), by the words of certificates.k8s.io (client-go, util/certificate/csr;
 * pkg/controller/certificates/authority/policies.go).
 */
final class KeyUsages {
  /** The bits of a KeyUsage, counted from the left. */
  private static final Map<String, Integer> BITS =
      Map.of(
          "signing", 0,
          "digital signature", 0,
          "content commitment", 1,
          "key encipherment", 2,
          "data encipherment", 3,
          "key agreement", 4,
          "cert sign", 5,
          "crl sign", 6,
          "encipher only", 7,
          "decipher only", 8);

  /** The names of extended key usages. */
  private static final Map<String, String> EXTENDED =
      Map.ofEntries(
          Map.entry("any", "0604551D2500"),
          Map.entry("server auth", "06082B06010505070301"),
          Map.entry("client auth", "06082B06010505070302"),
          Map.entry("code signing", "06082B06010505070303"),
          Map.entry("email protection", "06082B06010505070304"),
          Map.entry("s/mime", "06082B06010505070304"),
          Map.entry("ipsec end system", "06082B06010505070305"),
          Map.entry("ipsec tunnel", "06082B06010505070306"),
          Map.entry("ipsec user", "06082B06010505070307"),
          Map.entry("timestamping", "06082B06010505070308"),
          Map.entry("ocsp signing", "06082B06010505070309"),
          Map.entry("microsoft sgc", "060A2B0601040182370A0303"),
          Map.entry("netscape sgc", "06096086480186F8420401"));

  /** id-ce-keyUsage and id-ce-extKeyUsage, and TRUE: critical. */
  private static final byte[] KEY_USAGE = hex("0603551D0F0101FF");

  private static final byte[] EXTENDED_KEY_USAGE = hex("0603551D25");

  /** id-ce-basicConstraints, critical, of what is no authority. */
  private static final byte[] NO_AUTHORITY = hex("300C0603551D130101FF04023000");

  private KeyUsages() {}

  /** The extensions of a certificate for some usages. */
  static List<byte[]> extensions(List<String> usages) {
    List<byte[]> extensions = new ArrayList<>();
    int bits = 0;
    List<byte[]> extended = new ArrayList<>();
    for (String usage : usages.stream().sorted().toList()) {
      Integer bit = BITS.get(usage);
      if (bit != null) {
        bits |= 0x8000 >> bit;
      }
      String name = EXTENDED.get(usage);
      if (name != null) {
        extended.add(hex(name));
      }
    }
    if (bits != 0) {
      extensions.add(
          element(
              DerElement.SEQUENCE,
              KEY_USAGE,
              element(DerElement.OCTET_STRING, element(DerElement.BIT_STRING, bitString(bits)))));
    }
    if (!extended.isEmpty()) {
      extensions.add(
          element(
              DerElement.SEQUENCE,
              EXTENDED_KEY_USAGE,
              element(
                  DerElement.OCTET_STRING,
                  element(DerElement.SEQUENCE, extended.toArray(byte[][]::new)))));
    }
    extensions.add(NO_AUTHORITY.clone());
    return extensions;
  }

  /** Bits without zeros at the end, and before them how many of the last byte do not count. */
  private static byte[] bitString(int bits) {
    int unused = Integer.numberOfTrailingZeros(bits);
    byte first = (byte) (bits >> Byte.SIZE);
    return unused >= Byte.SIZE
        ? new byte[] {(byte) (unused - Byte.SIZE), first}
        : new byte[] {(byte) unused, first, (byte) bits};
  }
}
