package dev.duplane.app;

import dev.duplane.api.pki.KeyedCertificate;
import dev.duplane.api.pki.Pem;
import dev.duplane.api.pki.PemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags about TLS, with kube-apiserver's names. */
final class SecureServingOptions {
  static final String SECURE_PORT = "--secure-port";
  static final String CERTIFICATE = "--tls-cert-file";
  static final String KEY = "--tls-private-key-file";

  @Option(
      names = SECURE_PORT,
      paramLabel = "PORT",
      description = "Port to listen on with TLS, besides --port; 0 takes a free one.")
  private @Nullable String port;

  @Option(
      names = CERTIFICATE,
      paramLabel = "FILE",
      description =
          "Certificate for --secure-port, in PEM, and those who signed it. Without it, the cluster's"
              + " own authority issues one.")
  private @Nullable Path certificate;

  @Option(names = KEY, paramLabel = "FILE", description = "The key of --tls-cert-file, in PEM.")
  private @Nullable Path key;

  /** Takes a flag that has one value; false if it is none of these. */
  boolean take(String name, String value) {
    switch (name) {
      case SECURE_PORT -> port = value;
      case CERTIFICATE -> certificate = Path.of(value);
      case KEY -> key = Path.of(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * The port for TLS; null for none.
   *
   * @throws UsageException if the flags make no sense
   */
  @Nullable SecureServing secureServing() {
    if ((certificate == null) != (key == null)) {
      throw new UsageException(
          certificate == null ? KEY : CERTIFICATE,
          "goes with " + (certificate == null ? CERTIFICATE : KEY));
    }
    if (port != null) {
      int number = Flags.port(SECURE_PORT, port);
      return new SecureServing(
          number, certificate == null || key == null ? null : read(certificate, key));
    }
    if (certificate != null) {
      throw new UsageException(CERTIFICATE, "goes with " + SECURE_PORT);
    }
    return null;
  }

  /** Reads both; what is wrong with one is said with its flag. */
  static KeyedCertificate read(Path certificate, Path key) {
    byte[] chain = Flags.bytes(CERTIFICATE, certificate);
    byte[] secret = Flags.bytes(KEY, key);
    told(CERTIFICATE, certificate, () -> Pem.certificates(chain));
    told(KEY, key, () -> Pem.privateKey(secret));
    KeyedCertificate both = KeyedCertificate.of(chain, secret);
    if (!both.fits()) {
      throw new UsageException(KEY, "the key in " + key + " is not that of " + certificate);
    }
    return both;
  }

  private static void told(String flag, Path file, Runnable reader) {
    try {
      reader.run();
    } catch (PemException e) {
      throw new UsageException(flag, file + ": " + e.why());
    }
  }
}
