package dev.duplane.app;

import dev.duplane.cluster.SavedState;
import dev.duplane.http.SecurePort;
import dev.duplane.net.IpAddress;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts Quarkus to serve, with the command line that it was made with. */
final class QuarkusServer implements Server {
  private final String[] args;

  /**
   * @param args of the process; {@link ClusterWiring} reads them again
   */
  QuarkusServer(String... args) {
    this.args = args.clone();
  }

  @Override
  public int serve(ServeOptions options) {
    ListenOptions listening = options.listening();
    checkFree(listening);
    Launch launch = Launch.begin(options);
    if (options.state() != null || options.etcd() != null) {
      requireFitting(launch);
    }
    if (options.record() != null) {
      Recording.writeAtEnd(options.record(), launch.journal());
    }
    // System properties are the one way to tell Quarkus something before it starts.
    properties(listening).forEach(System::setProperty);
    AtomicInteger status = new AtomicInteger();
    Quarkus.run(
        ServeApplication.class,
        (code, failure) -> {
          status.set(failure == null ? code : Commands.BAD_USAGE);
          if (failure != null) {
            // Quarkus says nothing of a failure that comes before its log is set up.
            System.getLogger(QuarkusServer.class.getName())
                .log(System.Logger.Level.ERROR, "The server could not start", failure);
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
      if (e.getCause() instanceof UsageException unusable) {
        throw unusable;
      }
      throw e;
    }
  }

  /** What Quarkus is to know. */
  private static Map<String, String> properties(ListenOptions listening) {
    Map<String, String> properties = new HashMap<>();
    properties.put("quarkus.http.host", listening.bind().toString());
    if (listening.port() == null) {
      properties.put("quarkus.http.insecure-requests", "disabled");
    } else {
      properties.put("quarkus.http.port", Integer.toString(listening.port()));
    }
    SecureServing secure = listening.secure();
    if (secure != null) {
      properties.put("quarkus.http.ssl-port", Integer.toString(secure.port()));
      properties.put("quarkus.http.tls-configuration-name", SecurePort.NAME);
    }
    return properties;
  }

  private static void checkFree(ListenOptions listening) {
    if (listening.port() != null) {
      checkFree(listening.bind(), Flags.PORT, listening.port());
    }
    SecureServing secure = listening.secure();
    if (secure != null) {
      checkFree(listening.bind(), SecureServingOptions.SECURE_PORT, secure.port());
    }
  }

  /** Quarkus would say that a port is taken with a stack trace and without the flag. */
  private static void checkFree(IpAddress bind, String flag, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(bind.bytes()), port));
    } catch (BindException e) {
      String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (why.contains("assign")) {
        throw new UsageException(Flags.BIND, bind + " is no address of this machine");
      }
      throw new UsageException(
          flag,
          why.contains("denied")
              ? port + " may not be opened by this user"
              : port + " is already in use on " + bind);
    } catch (IOException e) {
      throw new UsageException(Flags.BIND, bind + " cannot be listened on: " + e);
    }
  }
}
