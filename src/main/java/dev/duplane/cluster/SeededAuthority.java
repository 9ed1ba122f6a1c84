package dev.duplane.cluster;

import dev.duplane.api.pki.CertificateAuthority;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's certificate authority, made when it is first asked for: most clusters live shorter
 * than that takes.
 */
final class SeededAuthority implements Supplier<CertificateAuthority> {
  private final long seed;
  private @Nullable CertificateAuthority made;

  SeededAuthority(long seed) {
    this.seed = seed;
  }

  @Override
  public synchronized CertificateAuthority get() {
    if (made == null) {
      made = CertificateAuthority.ofSeed(seed);
    }
    return made;
  }
}
