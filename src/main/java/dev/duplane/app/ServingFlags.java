package dev.duplane.app;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.KubeconfigText;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.etcd.EtcdConfiguration;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The flags of {@code serve}. They are taken as text and read by {@link Flags}, for one wording of
 * what is wrong with them.
 *
 * <p>picocli fills them in, or {@link #plain} where there is nothing to refuse or to explain: the
 * classes of picocli have the format of Java 5, which the JVM keeps out of its archives, and
 * reading flags by them took a quarter of the start of a server.
 */
final class ServingFlags {
  private static final String DEFAULT_PORT = "8080";
  private static final String DEFAULT_BIND = "127.0.0.1";
  private static final String KUBECONFIG = "--write-kubeconfig";
  private static final String PORT_FILE = "--port-file";
  private static final String MEDIA_TYPE = "--storage-media-type";
  private static final String READ_ONLY = "--read-only";

  @Option(
      names = Flags.PORT,
      paramLabel = "PORT",
      defaultValue = DEFAULT_PORT,
      description = "Port to listen on; 0 takes a free one.")
  private String port = DEFAULT_PORT;

  @Option(
      names = Flags.BIND,
      paramLabel = "ADDRESS",
      defaultValue = DEFAULT_BIND,
      description = "Address to listen on.")
  private String bind = DEFAULT_BIND;

  @Option(
      names = Flags.ADVERTISE_ADDRESS,
      paramLabel = "ADDRESS",
      defaultValue = "",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "Address by which members of the cluster find the server: that of the Endpoints of the"
              + " Service kubernetes. By default that of --bind.")
  private String advertiseAddress = "";

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

  @Mixin private EtcdOptions etcd = new EtcdOptions();

  @Option(
      names = MEDIA_TYPE,
      paramLabel = "TYPE",
      description =
          "Form of built-in kinds in etcd.%n  Default: application/vnd.kubernetes.protobuf")
  private @Nullable String storageMediaType;

  @Option(
      names = READ_ONLY,
      description =
          "Begins with the objects that etcd has, and writes nothing there: what is written stays"
              + " in memory.")
  private boolean readOnly;

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

  @Option(
      names = "--no-console",
      description =
          "Leaves out the console, the page at /console/ that shows what dual stack does.")
  private boolean noConsole;

  /**
   * Reads flags of the form {@code --flag value} and {@code --flag=value}, each given once.
   *
   * @return null if there is anything else, for picocli to read or to refuse
   */
  static @Nullable ServingFlags plain(List<String> args) {
    ServingFlags flags = new ServingFlags();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      String value = equals >= 0 ? arg.substring(equals + 1) : ++i < args.size() ? args.get(i) : "";
      // A value with a dash may be the next flag, and "@file" is a file of them.
      boolean isNext = equals < 0 && (value.startsWith("-") || value.startsWith("@"));
      if (value.isEmpty() || isNext || !taken.add(name) || !flags.take(name, value)) {
        return null;
      }
    }
    return flags;
  }

  /**
   * Serves without picocli.
   *
   * @return the exit status; null if picocli has to read the flags
   */
  static @Nullable Integer servePlain(List<String> args, Server server, PrintWriter err) {
    ServingFlags flags = plain(args);
    try {
      return flags == null ? null : flags.serve(server, err);
    } catch (UsageException e) {
      err.println("duplane: " + e.getMessage());
      return Commands.BAD_USAGE;
    }
  }

  /**
   * Serves what the flags say.
   *
   * @param err gets what the components warn of
   * @return the exit status
   * @throws UsageException if the flags make no sense
   */
  int serve(Server server, PrintWriter err) {
    ServeOptions options = options();
    cluster.warn(err);
    return server.serve(options);
  }

  /** Takes a flag that has one value; false if it is none. */
  private boolean take(String name, String value) {
    switch (name) {
      case Flags.PORT -> port = value;
      case Flags.BIND -> bind = value;
      case Flags.ADVERTISE_ADDRESS -> advertiseAddress = value;
      case Flags.ALLOWED_HOSTS -> allowedHosts = value;
      case Flags.STATE -> state = value;
      case KUBECONFIG -> kubeconfig = value;
      case PORT_FILE -> portFile = value;
      case MEDIA_TYPE -> storageMediaType = value;
      default -> {
        return cluster.take(name, value) || secure.take(name, value) || etcd.take(name, value);
      }
    }
    return true;
  }

  /**
   * What the flags say.
   *
   * @throws UsageException if one of them makes no sense
   */
  ServeOptions options() {
    EtcdConfiguration etcdServers = etcd.configuration();
    StorageMediaType mediaType = mediaType(etcdServers);
    ServeOptions.Told told = told();
    ClusterConfig config = cluster.config().withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER);
    return new ServeOptions(
        new ListenOptions(
            Flags.bind(bind),
            Flags.advertiseAddress(advertiseAddress, config.serviceClusterIpRanges().get(0)),
            Flags.port(Flags.PORT, port),
            secure.secureServing(),
            Flags.allowedHosts(allowedHosts)),
        told.kubeconfig() == null
            ? config
            : config.withAuthentication(config.authentication().withAdministrator(told.token())),
        readOnly && etcdServers != null
            ? EtcdOptions.state(etcdServers)
            : state.isEmpty() ? null : Flags.state(state),
        readOnly || etcdServers == null ? null : new ServeOptions.Etcd(etcdServers, mediaType),
        told,
        !noConsole,
        null);
  }

  private StorageMediaType mediaType(@Nullable EtcdConfiguration etcdServers) {
    if (etcdServers == null && readOnly) {
      throw new UsageException(READ_ONLY, "goes with " + EtcdOptions.SERVERS);
    }
    if (etcdServers == null && storageMediaType != null) {
      throw new UsageException(MEDIA_TYPE, "goes with " + EtcdOptions.SERVERS);
    }
    if (etcdServers != null && !state.isEmpty()) {
      throw new UsageException(Flags.STATE, "cannot be given together with " + EtcdOptions.SERVERS);
    }
    if (storageMediaType == null) {
      return StorageMediaType.PROTOBUF;
    }
    StorageMediaType known = StorageMediaType.parse(storageMediaType);
    if (known == null) {
      throw new UsageException(
          MEDIA_TYPE,
          "\""
              + storageMediaType
              + "\" invalid, allowed values: "
              + Arrays.stream(StorageMediaType.values())
                  .map(StorageMediaType::toString)
                  .collect(Collectors.joining(", ")));
    }
    return known;
  }

  private ServeOptions.Told told() {
    return new ServeOptions.Told(
        kubeconfig == null ? null : OutputFile.checked(KUBECONFIG, kubeconfig),
        kubeconfig == null ? "" : KubeconfigText.randomToken(),
        portFile == null ? null : OutputFile.checked(PORT_FILE, portFile),
        accessLog);
  }
}
