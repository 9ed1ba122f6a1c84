package dev.duplane.app;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.KubeconfigText;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code duplane serve}. Flags are taken as text and read by {@link Flags}, for one wording of what
 * is wrong with them.
 */
@Command(
    name = "serve",
    description = "Serves a cluster over HTTP until it is interrupted.",
    showDefaultValues = true)
final class ServeCommand implements Callable<Integer> {
  private static final String KUBECONFIG = "--write-kubeconfig";
  private static final String PORT_FILE = "--port-file";

  private final Server server;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = Flags.PORT,
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port to listen on; 0 takes a free one.")
  private String port = "";

  @Option(
      names = Flags.BIND,
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on.")
  private String bind = "";

  @Option(
      names = Flags.ALLOWED_HOSTS,
      paramLabel = "HOST[,HOST...]",
      defaultValue = "",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "Hosts by which clients may name the server, besides loopback and the address it listens"
              + " on.")
  private String allowedHosts = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = Flags.STATE,
      paramLabel = "FILE",
      defaultValue = "",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "Objects to begin with: what GET /emulator/v1/state has given, or what kubectl get -A -o"
              + " yaml prints.")
  private String state = "";

  @Mixin private SecureServingOptions secure = new SecureServingOptions();

  @Option(
      names = KUBECONFIG,
      paramLabel = "FILE",
      description =
          "File that gets a kubeconfig with the server's address, its certificate authority and a"
              + " token of an administrator.")
  private @Nullable String kubeconfig;

  @Option(
      names = PORT_FILE,
      paramLabel = "FILE",
      description = "File that gets the number of the port, once the server listens on it.")
  private @Nullable String portFile;

  @Option(
      names = "--access-log",
      description =
          "Prints a line a request on standard error: time, client, verb, path, status and"
              + " milliseconds.")
  private boolean accessLog;

  ServeCommand(Server server) {
    this.server = server;
  }

  @Override
  public Integer call() {
    ServeOptions options = options();
    cluster.warn(spec.commandLine().getErr());
    return server.serve(options);
  }

  /**
   * What the flags say.
   *
   * @throws UsageException if one of them makes no sense
   */
  ServeOptions options() {
    ServeOptions.Told told = told();
    ClusterConfig config = cluster.config().withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER);
    return new ServeOptions(
        new ListenOptions(
            Flags.bind(bind),
            Flags.port(Flags.PORT, port),
            secure.secureServing(),
            Flags.allowedHosts(allowedHosts)),
        told.kubeconfig() == null
            ? config
            : config.withAuthentication(config.authentication().withAdministrator(told.token())),
        state.isEmpty() ? null : Flags.state(state),
        told,
        null);
  }

  private ServeOptions.Told told() {
    return new ServeOptions.Told(
        kubeconfig == null ? null : OutputFile.checked(KUBECONFIG, kubeconfig),
        KubeconfigText.randomToken(),
        portFile == null ? null : OutputFile.checked(PORT_FILE, portFile),
        accessLog);
  }
}
