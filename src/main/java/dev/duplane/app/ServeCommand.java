package dev.duplane.app;

import dev.duplane.cluster.ClusterConfig;
import java.util.concurrent.Callable;
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
    return new ServeOptions(
        Flags.bind(bind),
        Flags.port(port),
        Flags.allowedHosts(allowedHosts),
        cluster.config().withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER),
        state.isEmpty() ? null : Flags.state(state),
        null);
  }
}
