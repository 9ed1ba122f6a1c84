package dev.duplane.net;

import org.jspecify.annotations.Nullable;

/**
 * An IP family, under the name that the Kubernetes API gives it in {@code spec.ipFamilies} of a
 * Service. See <a
 * href="https://kubernetes.io/docs/concepts/services-networking/dual-stack/">IPv4/IPv6
 * dual-stack</a>.
 */
public enum IpFamily {
  IPV4("IPv4", 32),
  IPV6("IPv6", 128);

  private final String wireName;
  private final int bits;

  IpFamily(String wireName, int bits) {
    this.wireName = wireName;
    this.bits = bits;
  }

  /** {@code IPv4} or {@code IPv6}. */
  public String wireName() {
    return wireName;
  }

  /** Length of an address of this family, in bits: 32 or 128. */
  public int bits() {
    return bits;
  }

  /** The family that this one is not. */
  public IpFamily other() {
    return this == IPV4 ? IPV6 : IPV4;
  }

  /** The family of that name, case-sensitive as the API is; null when there is none. */
  public static @Nullable IpFamily fromWire(@Nullable String name) {
    for (IpFamily family : values()) {
      if (family.wireName.equals(name)) {
        return family;
      }
    }
    return null;
  }

  /** The wire name. */
  @Override
  public String toString() {
    return wireName;
  }
}
