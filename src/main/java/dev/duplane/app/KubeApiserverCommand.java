package dev.duplane.app;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import java.io.PrintWriter;
import java.util.List;

/**
 * {@code duplane kube-apiserver}: what the executable of that name runs which {@link
 * EnvtestCommand} writes. It takes the flags of the real one, listens with TLS only, and, like the
 * real one, runs none of kube-controller-manager's controllers.
 */
final class KubeApiserverCommand {
  static final String NAME = "kube-apiserver";

  private final Server server;
  private final PrintWriter out;
  private final PrintWriter err;

  KubeApiserverCommand(Server server, PrintWriter out, PrintWriter err) {
    this.server = server;
    this.out = out;
    this.err = err;
  }

  /**
   * Serves until it is told to stop.
   *
   * @param args those of kube-apiserver
   * @return the exit status; 1 if they make no sense, as kube-apiserver's
   */
  int run(List<String> args) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(KubeApiserverFlags.help());
      out.flush();
      return 0;
    }
    if (args.contains("--version")) {
      out.println("Kubernetes v" + BuildInfo.KUBERNETES_RELEASE);
      return 0;
    }
    try {
      KubeApiserverFlags flags = KubeApiserverFlags.parse(args);
      if (flags.verbose() && !flags.ignored().isEmpty()) {
        err.println("duplane: ignored: " + String.join(" ", flags.ignored()));
      }
      return server.serve(options(flags));
    } catch (UsageException e) {
      String why = String.valueOf(e.getMessage());
      boolean named = why.startsWith(Flags.BIND + ":");
      err.println(
          "Error: "
              + (named
                  ? KubeApiserverFlags.BIND_ADDRESS + why.substring(Flags.BIND.length())
                  : why));
      return 1;
    }
  }

  private static ServeOptions options(KubeApiserverFlags flags) {
    List<String> arguments = flags.serveArguments();
    ServingFlags plain = ServingFlags.plain(arguments);
    ServeOptions options = plain == null ? Commands.parsed(arguments) : plain.options();
    ClusterConfig cluster = options.cluster();
    return options
        .withoutConsole()
        .withListening(options.listening().withoutPlainPort())
        .withCluster(
            flags.values().containsKey(KubeApiserverFlags.CONTROLLERS)
                ? cluster
                : cluster.withControllers(new Controllers(List.of())));
  }
}
