package dev.duplane.traffic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The names that kube-proxy gives the chains of one port of a Service (hashAndTruncate and
 * servicePortChainNameBase in pkg/proxy/nftables/proxier.go): a prefix, eight characters of a hash,
 * and what is hashed, such as {@code service-ULMVA6XW-ns1/svc1/tcp/p80}.
 */
final class ChainNames {
  /** nft's limit of 256, less the longest prefix. */
  private static final int LONGEST = 240;

  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int HASHED = 8;

  private final String port;
  private final String base;

  ChainNames(ProxyPort port) {
    this.port =
        port.namespace()
            + "/"
            + port.service()
            + "/"
            + port.protocol().lowerCase()
            + "/"
            + port.name();
    this.base = hashed(this.port);
  }

  /** Draws from the endpoints of the policy Cluster. */
  String cluster() {
    return "service-" + base;
  }

  /** Draws from the endpoints of the policy Local. */
  String local() {
    return "local-" + base;
  }

  /** Takes what comes from outside. */
  String external() {
    return "external-" + base;
  }

  /** Holds off who may not come. */
  String firewall() {
    return "firewall-" + base;
  }

  /** Redirects to an endpoint. */
  String endpoint(ProxyEndpoint endpoint) {
    return "endpoint-" + base(endpoint);
  }

  /** The set of those who keep to an endpoint. */
  String affinity(ProxyEndpoint endpoint) {
    return "affinity-" + base(endpoint);
  }

  /** Colons may not stand in the name of a chain. */
  private String base(ProxyEndpoint endpoint) {
    String address = endpoint.address().toString().replace(':', '.');
    return hashed(port + "__" + address + "/" + endpoint.port());
  }

  private static String hashed(String name) {
    String whole = hash(name) + "-" + name;
    return whole.length() > LONGEST ? whole.substring(0, LONGEST - 3) + "..." : whole;
  }

  /** The first 40 bits of SHA-256, five of them a character. */
  private static String hash(String name) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
    long bits = 0;
    for (int i = 0; i < 5; i++) {
      bits = bits << Byte.SIZE | (digest[i] & 0xff);
    }
    StringBuilder text = new StringBuilder();
    for (int i = HASHED - 1; i >= 0; i--) {
      text.append(BASE_32.charAt((int) (bits >>> (5 * i) & 31)));
    }
    return text.toString();
  }
}
