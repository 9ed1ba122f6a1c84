package dev.duplane.app;

import dev.duplane.client.Kubeconfig;
import dev.duplane.client.ServerAccess;
import dev.duplane.client.ServerAccessException;
import dev.duplane.scenario.run.remote.RemoteTargets;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Flags that say which API server is asked, and who asks; the names and meanings are kubectl's:
 * what is given here goes before what the kubeconfig says.
 */
final class ServerFlags {
  private static final String KUBECONFIG = "--kubeconfig";
  private static final String CONTEXT = "--context";
  private static final String TOKEN_FILE = "--token-file";
  private static final String AUTHORITY = "--certificate-authority";
  private static final String CERTIFICATE = "--client-certificate";
  private static final String KEY = "--client-key";
  private static final String INSECURE = "--insecure-skip-tls-verify";

  @Option(names = Flags.SERVER, paramLabel = "URL", description = "The API server.")
  private @Nullable String server;

  @Option(
      names = KUBECONFIG,
      paramLabel = "FILE",
      description = "Says where the API server is, and who asks, as for kubectl.")
  private @Nullable Path kubeconfig;

  @Option(
      names = CONTEXT,
      paramLabel = "NAME",
      description = "Context in the kubeconfig, instead of its current-context.")
  private @Nullable String context;

  @Option(
      names = TOKEN_FILE,
      paramLabel = "FILE",
      description = "Holds a bearer token for the API server.")
  private @Nullable Path tokenFile;

  @Option(
      names = AUTHORITY,
      paramLabel = "FILE",
      description = "Certificates, in PEM, of those who sign the API server's.")
  private @Nullable Path authority;

  @Option(
      names = CERTIFICATE,
      paramLabel = "FILE",
      description = "Certificate to show to the API server, in PEM.")
  private @Nullable Path certificate;

  @Option(names = KEY, paramLabel = "FILE", description = "Its key, in PEM.")
  private @Nullable Path key;

  @Option(names = INSECURE, description = "Takes any certificate from the API server.")
  private boolean insecure;

  /**
   * Whether a server is named.
   *
   * @throws UsageException if none is, but flags are given that need one
   */
  boolean given() {
    if (server != null || kubeconfig != null) {
      return true;
    }
    Map<String, Boolean> others = new LinkedHashMap<>();
    others.put(CONTEXT, context != null);
    others.put(TOKEN_FILE, tokenFile != null);
    others.put(AUTHORITY, authority != null);
    others.put(CERTIFICATE, certificate != null);
    others.put(KEY, key != null);
    others.put(INSECURE, insecure);
    others.forEach(
        (flag, isGiven) -> {
          if (isGiven) {
            throw new UsageException(flag, "goes with --server or --kubeconfig");
          }
        });
    return false;
  }

  /**
   * Asks the server what it is.
   *
   * @param err told what a scenario has left behind
   * @param anyRange whether scenarios with other Service ranges are run
   * @throws UsageException if it cannot be reached
   */
  RemoteTargets connect(PrintStream err, boolean anyRange) {
    ServerAccess access = access("");
    return told(
        named(),
        () ->
            RemoteTargets.connect(
                access, anyRange, line -> err.println("duplane: left behind: " + line)));
  }

  /** The flag that names the server. */
  String named() {
    return server == null && kubeconfig != null ? KUBECONFIG : Flags.SERVER;
  }

  /**
   * How the server is reached.
   *
   * @param otherwise its URL, if no flag names it
   * @throws UsageException if the flags do not make sense, or a file of theirs cannot be used
   */
  ServerAccess access(String otherwise) {
    ServerAccess access = base(otherwise);
    if (authority != null && insecure) {
      throw new UsageException(INSECURE, "must not be given with --certificate-authority");
    }
    if ((certificate == null) != (key == null)) {
      throw new UsageException(
          certificate == null ? KEY : CERTIFICATE,
          "goes with " + (certificate == null ? CERTIFICATE : KEY));
    }
    ServerAccess base = access;
    if (insecure) {
      access = base.withInsecureSkipTlsVerify();
    }
    if (authority != null) {
      byte[] pem = Flags.bytes(AUTHORITY, authority);
      access = told(AUTHORITY, authority, () -> base.withAuthorities(pem));
    }
    return identified(access);
  }

  private ServerAccess identified(ServerAccess access) {
    ServerAccess identified = access;
    if (certificate != null && key != null) {
      byte[] chain = Flags.bytes(CERTIFICATE, certificate);
      byte[] secret = Flags.bytes(KEY, key);
      // Read on its own first, so that an error names the flag that it is about.
      ServerAccess unused = told(CERTIFICATE, certificate, () -> access.withAuthorities(chain));
      identified = told(KEY, key, () -> access.withClientCertificate(chain, secret));
    }
    if (tokenFile != null) {
      String token = new String(Flags.bytes(TOKEN_FILE, tokenFile), StandardCharsets.UTF_8);
      ServerAccess anonymous = identified;
      identified = told(TOKEN_FILE, tokenFile, () -> anonymous.withToken(token));
    }
    return identified;
  }

  private ServerAccess base(String otherwise) {
    Path file = kubeconfig;
    if (file == null) {
      if (context != null) {
        throw new UsageException(CONTEXT, "goes with --kubeconfig");
      }
      return told(
          Flags.SERVER, () -> ServerAccess.to(Objects.requireNonNullElse(server, otherwise)));
    }
    ServerAccess access = told(KUBECONFIG, () -> Kubeconfig.read(file, context, System.getenv()));
    return server == null
        ? access
        : told(Flags.SERVER, () -> access.withServer(Objects.requireNonNull(server)));
  }

  /** What is wrong with a file is said with its name. */
  private static <T> T told(String flag, Path file, Supplier<T> action) {
    try {
      return action.get();
    } catch (ServerAccessException e) {
      throw new UsageException(flag, file + ": " + e.why());
    }
  }

  private static <T> T told(String flag, Supplier<T> action) {
    try {
      return action.get();
    } catch (ServerAccessException e) {
      throw new UsageException(flag, e.why());
    }
  }
}
