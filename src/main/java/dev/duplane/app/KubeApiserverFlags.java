package dev.duplane.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line of the real kube-apiserver, as envtest writes it (kube-apiserver reference).
 * kube-apiserver takes no arguments, so a word without a dash is the value of the flag before it.
 *
 * @param values of the flags that mean something here, by their names with dashes; of one that is
 *     given twice, the last
 * @param ignored the other ones
 * @param verbose whether {@code -v} is given
 */
record KubeApiserverFlags(Map<String, String> values, List<String> ignored, boolean verbose) {
  static final String BIND_ADDRESS = "--bind-address";
  static final String SECURE_PORT = SecureServingOptions.SECURE_PORT;
  static final String CONTROLLERS = "--controllers";
  static final String CERT_DIR = "--cert-dir";
  private static final String DISABLE_ADMISSION_PLUGINS = "--disable-admission-plugins";

  /** Where kube-apiserver listens if nothing is said. */
  private static final String DEFAULT_SECURE_PORT = "6443";

  /** The flags that mean something, and what they do; {@code serve} has most by the same name. */
  private static final Map<String, String> KNOWN = known();

  private static Map<String, String> known() {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put(Flags.ADVERTISE_ADDRESS, "Address that members of the cluster are told.");
    flags.put("--authorization-mode", "AlwaysAllow, RBAC, or Node,RBAC.");
    flags.put(BIND_ADDRESS, "Address to listen on, 127.0.0.1 if it is not given.");
    flags.put(CERT_DIR, "Directory of apiserver.crt and apiserver.key to show, if they exist.");
    flags.put("--client-ca-file", "Who signs certificates of clients.");
    flags.put(CONTROLLERS, "Controllers to run, none if it is not given.");
    flags.put(DISABLE_ADMISSION_PLUGINS, "Admission plugins that are off, none if not given.");
    flags.put("--enable-admission-plugins", "Admission plugins that are on, too.");
    flags.put("--feature-gates", "Feature gates.");
    flags.put(SECURE_PORT, "Port to listen on with TLS, 6443 if it is not given.");
    flags.put("--service-cluster-ip-range", "One range, or two of different families.");
    flags.put("--service-node-port-range", "Ports for Services.");
    flags.put(SecureServingOptions.CERTIFICATE, "Certificate to show, instead of --cert-dir.");
    flags.put(SecureServingOptions.KEY, "Its key.");
    flags.put("--token-auth-file", "Tokens of users.");
    return flags;
  }

  /**
   * Reads a command line.
   *
   * @throws UsageException if it begins with something that is no flag
   */
  static KubeApiserverFlags parse(List<String> args) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> ignored = new ArrayList<>();
    boolean verbose = false;
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (!arg.startsWith("-")) {
        throw new UsageException(
            "\"kube-apiserver\" does not take any arguments, got [\"" + arg + "\"]");
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      String value = equals < 0 ? "true" : arg.substring(equals + 1);
      if (equals < 0 && i + 1 < args.size() && !args.get(i + 1).startsWith("-")) {
        value = args.get(++i);
      }
      if (KNOWN.containsKey(name)) {
        values.put(name, value);
      } else if (name.equals("-v") || name.equals("--v")) {
        verbose = !value.equals("0");
      } else {
        ignored.add(name);
      }
    }
    return new KubeApiserverFlags(values, List.copyOf(ignored), verbose);
  }

  /** What {@code --help} prints; envtest looks there for flags that older releases had. */
  static String help() {
    StringBuilder help =
        new StringBuilder("Usage:\n  kube-apiserver [flags]\n\nFlags that mean something here:\n");
    KNOWN.forEach((flag, what) -> help.append("  %-28s %s%n".formatted(flag, what)));
    return help.append("All other flags of kube-apiserver are taken and ignored; -v names them.\n")
        .toString();
  }

  /** The arguments of {@code serve} that come to the same. */
  List<String> serveArguments() {
    List<String> arguments = new ArrayList<>();
    values.forEach(
        (flag, value) -> {
          switch (flag) {
            case BIND_ADDRESS -> arguments.addAll(List.of(Flags.BIND, value));
            case CERT_DIR -> arguments.addAll(certificate(Path.of(value)));
            default -> arguments.addAll(List.of(flag, value));
          }
        });
    if (!values.containsKey(SECURE_PORT)) {
      arguments.addAll(List.of(SECURE_PORT, DEFAULT_SECURE_PORT));
    }
    // Unlike serve, kube-apiserver has ServiceAccount on.
    if (!values.containsKey(DISABLE_ADMISSION_PLUGINS)) {
      arguments.addAll(List.of(DISABLE_ADMISSION_PLUGINS, ""));
    }
    return arguments;
  }

  private List<String> certificate(Path directory) {
    Path certificate = directory.resolve("apiserver.crt");
    Path key = directory.resolve("apiserver.key");
    boolean other = values.containsKey(SecureServingOptions.CERTIFICATE);
    return other || !Files.exists(certificate) || !Files.exists(key)
        ? List.of()
        : List.of(
            SecureServingOptions.CERTIFICATE,
            certificate.toString(),
            SecureServingOptions.KEY,
            key.toString());
  }
}
