package dev.duplane.api.pki;

import static dev.duplane.api.pki.DerElement.element;
import static dev.duplane.api.pki.DerElement.hex;
import static dev.duplane.api.pki.DerElement.text;

import dev.duplane.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a certificate is to say, as the template of Go's {@code x509.CreateCertificate}. Kubernetes
 * reads a client's user from the common name and its groups from the organizations (Authenticating,
 * "X509 client certificates").
 *
 * @param commonName who it is
 * @param organizations the groups of a client
 * @param dnsNames by which a server may be asked for
 * @param addresses at which a server may be asked for
 * @param purpose what it is good for
 */
public record CertificateTemplate(
    String commonName,
    List<String> organizations,
    List<String> dnsNames,
    List<IpAddress> addresses,
    CertificatePurpose purpose) {
  /** id-at-commonName, 2.5.4.3. */
  private static final byte[] COMMON_NAME = hex("0603550403");

  /** id-at-organizationName, 2.5.4.10. */
  private static final byte[] ORGANIZATION = hex("060355040A");

  /** id-ce-subjectAltName, 2.5.29.17. */
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = hex("0603551D11");

  /** {@code dNSName [2]} and {@code iPAddress [7]} of a GeneralName (RFC 5280, 4.2.1.6). */
  private static final int DNS_NAME = 0x82;

  private static final int IP_ADDRESS = 0x87;

  /** What a certificate is good for: the extensions that say so (RFC 5280, 4.2.1). */
  public enum CertificatePurpose {
    /** Signs others: signatures, key encipherment, certificates; both extensions are critical. */
    AUTHORITY(
        "300E0603551D0F0101FF0404030202A4", // id-ce-keyUsage
        "300F0603551D130101FF040530030101FF"), // id-ce-basicConstraints
    /** Shows who a server is. */
    SERVER(
        "300E0603551D0F0101FF0404030205A0",
        "30130603551D25040C300A06082B06010505070301"), // id-ce-extKeyUsage: id-kp-serverAuth
    /** Shows who a client is. */
    CLIENT(
        "300E0603551D0F0101FF0404030205A0",
        "30130603551D25040C300A06082B06010505070302"); // id-kp-clientAuth

    private final String keyUsage;
    private final String other;

    CertificatePurpose(String keyUsage, String other) {
      this.keyUsage = keyUsage;
      this.other = other;
    }
  }

  /** Copies the lists. */
  public CertificateTemplate {
    organizations = List.copyOf(organizations);
    dnsNames = List.copyOf(dnsNames);
    addresses = List.copyOf(addresses);
  }

  /** The certificate of a client. */
  public static CertificateTemplate client(String user, List<String> groups) {
    return new CertificateTemplate(user, groups, List.of(), List.of(), CertificatePurpose.CLIENT);
  }

  /** The certificate of a server. */
  public static CertificateTemplate server(
      String commonName, List<String> dnsNames, List<IpAddress> addresses) {
    return new CertificateTemplate(
        commonName, List.of(), dnsNames, addresses, CertificatePurpose.SERVER);
  }

  /** The certificate of an authority. */
  static CertificateTemplate authority(String commonName) {
    return new CertificateTemplate(
        commonName, List.of(), List.of(), List.of(), CertificatePurpose.AUTHORITY);
  }

  /** The subject as a Name. */
  byte[] subject() {
    List<byte[]> names = new ArrayList<>();
    for (String organization : organizations) {
      names.add(attribute(ORGANIZATION, organization));
    }
    names.add(attribute(COMMON_NAME, commonName));
    return element(DerElement.SEQUENCE, names.toArray(byte[][]::new));
  }

  private static byte[] attribute(byte[] type, String value) {
    return element(
        DerElement.SET, element(DerElement.SEQUENCE, type, text(DerElement.UTF8_STRING, value)));
  }

  /** The extensions that follow from the template. */
  List<byte[]> extensions() {
    List<byte[]> extensions = new ArrayList<>(List.of(hex(purpose.keyUsage), hex(purpose.other)));
    if (!dnsNames.isEmpty() || !addresses.isEmpty()) {
      List<byte[]> names = new ArrayList<>();
      for (String name : dnsNames) {
        names.add(element(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
      }
      for (IpAddress address : addresses) {
        names.add(element(IP_ADDRESS, address.bytes()));
      }
      extensions.add(
          element(
              DerElement.SEQUENCE,
              SUBJECT_ALTERNATIVE_NAME,
              element(
                  DerElement.OCTET_STRING,
                  element(DerElement.SEQUENCE, names.toArray(byte[][]::new)))));
    }
    return extensions;
  }
}
