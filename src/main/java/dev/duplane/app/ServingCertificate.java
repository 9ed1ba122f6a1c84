package dev.duplane.app;

import dev.duplane.api.pki.CertificateTemplate;
import dev.duplane.api.pki.KeyedCertificate;
import dev.duplane.cluster.Cluster;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the port with TLS shows: the certificate of the command line, or one that the cluster's
 * authority issues with all names and addresses by which clients may ask for the server, as kubeadm
 * makes it (PKI certificates and requirements, {@code kube-apiserver}).
 */
final class ServingCertificate {
  private static final List<String> NAMES =
      List.of(
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local",
          "localhost");

  private ServingCertificate() {}

  /** The certificate, and its key. */
  static KeyedCertificate of(ListenOptions listening, Cluster cluster) {
    SecureServing secure = listening.secure();
    return secure != null && secure.certificate() != null
        ? secure.certificate()
        : cluster.certificateAuthority().issue(template(listening, cluster));
  }

  /** Those who vouch for it, in PEM, for clients to trust. */
  static String authorities(ListenOptions listening, Cluster cluster) {
    SecureServing secure = listening.secure();
    return secure != null && secure.certificate() != null
        ? secure.certificate().certificatePem()
        : cluster.certificateAuthority().pem();
  }

  private static CertificateTemplate template(ListenOptions listening, Cluster cluster) {
    List<String> names = new ArrayList<>(NAMES);
    Set<IpAddress> addresses = new LinkedHashSet<>();
    addresses.add(IpAddress.of("127.0.0.1"));
    addresses.add(IpAddress.of("::1"));
    for (Cidr range : cluster.config().serviceClusterIpRanges()) {
      addresses.add(range.first().add(1));
    }
    if (listening.bind().isUnspecified()) {
      addresses.addAll(ownAddresses());
    } else {
      addresses.add(listening.bind());
    }
    if (listening.advertise() != null) {
      addresses.add(listening.advertise());
    }
    for (String host : listening.allowedHosts()) {
      IpAddress address = IpAddress.parse(host);
      if (address == null) {
        names.add(host);
      } else {
        addresses.add(address);
      }
    }
    return CertificateTemplate.server("kube-apiserver", names, List.copyOf(addresses));
  }

  private static List<IpAddress> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          // An address of a link has its interface behind a percent sign.
          .map(address -> IpAddress.parse(address.getHostAddress().replaceFirst("%.*", "")))
          .filter(Objects::nonNull)
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }
}
