package dev.duplane.app;

import dev.duplane.cluster.SavedState;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts Quarkus to serve, with the command line that it was made with. */
final class QuarkusServer implements Server {
  private static final System.Logger LOG = System.getLogger(QuarkusServer.class.getName());

  private final String[] args;

  /**
   * @param args of the process; {@link ClusterWiring} reads them again
   */
  QuarkusServer(String... args) {
    this.args = args.clone();
  }

  @Override
  public int serve(ServeOptions options) {
    checkFree(options);
    Launch launch = Launch.begin(options);
    if (options.state() != null) {
      requireFitting(launch);
    }
    if (options.record() != null) {
      Recording.writeAtEnd(options.record(), launch.journal());
    }
    // System properties are the one way to tell Quarkus something before it starts.
    System.setProperty("quarkus.http.host", options.bind().toString());
    System.setProperty("quarkus.http.port", Integer.toString(options.port()));
    AtomicInteger status = new AtomicInteger();
    Quarkus.run(
        ServeApplication.class,
        (code, failure) -> {
          status.set(failure == null ? code : Commands.BAD_USAGE);
          if (failure != null) {
            // Quarkus says nothing of a failure that comes before its log is set up.
            LOG.log(System.Logger.Level.ERROR, "The server could not start", failure);
          }
        },
        args);
    return status.get();
  }

  /** What does not fit is told before anything listens. */
  private static void requireFitting(Launch launch) {
    try {
      launch.clusters().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SavedState.InvalidStateException invalid) {
        throw Flags.invalidState(invalid);
      }
      throw e;
    }
  }

  /** Quarkus would say that a port is taken with a stack trace and without the flag. */
  private static void checkFree(ServeOptions options) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          new InetSocketAddress(InetAddress.getByAddress(options.bind().bytes()), options.port()));
    } catch (BindException e) {
      String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (why.contains("assign")) {
        throw new UsageException(Flags.BIND, options.bind() + " is no address of this machine");
      }
      throw new UsageException(
          Flags.PORT,
          why.contains("denied")
              ? options.port() + " may not be opened by this user"
              : options.port() + " is already in use on " + options.bind());
    } catch (IOException e) {
      throw new UsageException(Flags.BIND, options.bind() + " cannot be listened on: " + e);
    }
  }
}
