package dev.duplane.app;

import dev.duplane.api.GoText;
import dev.duplane.cluster.SavedState;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.scenario.format.ScenarioFilter;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of flags, read and checked. Each method throws a {@link UsageException} that names the
 * flag.
 */
final class Flags {
  static final String OUT = "--out";
  static final String SERVER = "--server";
  static final String ANY_RANGE = "--any-range";
  static final String PORT = "--port";
  static final String BIND = "--bind";
  static final String ADVERTISE_ADDRESS = "--advertise-address";
  static final String ALLOWED_HOSTS = "--allowed-hosts";
  static final String SEED = "--seed";
  static final String JUNIT = "--junit";
  static final String JSON = "--json";
  static final String FILTER = "--filter";
  static final String MATRIX = "--matrix";
  static final String FAIL_FAST = "--fail-fast";
  static final String LIST = "--list";
  static final String STEP = "--step";
  static final String PARALLEL = "--parallel";
  static final String COLOR = "--color";
  static final String STATE = "--state";

  private Flags() {}

  static int port(String flag, String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port <= 65535) {
        return port;
      }
    }
    throw new UsageException(flag, quoted(text) + " is not a port (0 to 65535)");
  }

  /** An address; {@code localhost} is one of its names that needs no look-up. */
  static IpAddress bind(String text) {
    IpAddress address = IpAddress.parse(text.equals("localhost") ? "127.0.0.1" : text);
    if (address == null) {
      throw new UsageException(BIND, quoted(text) + " is not an IP address");
    }
    return address;
  }

  /**
   * The address that the Endpoints of the Service {@code kubernetes} name, which has one cluster
   * IP, of the primary family (pkg/controlplane/apiserver/options/validation.go, {@code
   * validatePublicIPServiceClusterIPRangeIPFamilies}).
   *
   * @param text empty: none is given
   * @param primary the first Service range
   */
  static @Nullable IpAddress advertiseAddress(String text, Cidr primary) {
    if (text.isEmpty()) {
      return null;
    }
    IpAddress address = IpAddress.parse(text);
    if (address == null) {
      throw new UsageException(ADVERTISE_ADDRESS, quoted(text) + " is not an IP address");
    }
    if (address.family() != primary.family()) {
      throw new UsageException(
          ADVERTISE_ADDRESS,
          "service IP family "
              + GoText.quote(primary.toString())
              + " must match public address family "
              + GoText.quote(address.toString()));
    }
    return address;
  }

  /** Names and addresses, as a Host header has them without the port. */
  static Set<String> allowedHosts(String text) {
    Set<String> hosts = new LinkedHashSet<>();
    for (String host : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      if (IpAddress.parse(host) == null
          && !host.matches("[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?")) {
        throw new UsageException(ALLOWED_HOSTS, quoted(host) + " is no host name or IP address");
      }
      hosts.add(host);
    }
    return hosts;
  }

  static long seed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UsageException(SEED, quoted(text) + " is not a whole number of 64 bits");
    }
  }

  /** How many scenarios may run at a time; empty: as many as there are processors. */
  static int parallel(String text) {
    if (text.isEmpty()) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw new UsageException(PARALLEL, text + " is not a number of scenarios (1 to 9999)");
    }
    return Integer.parseInt(text);
  }

  static ScenarioFilter filter(@Nullable String text) {
    try {
      return text == null ? ScenarioFilter.ALL : ScenarioFilter.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(FILTER, String.valueOf(e.getMessage()));
    }
  }

  /** The objects of a file. */
  static SavedState state(String file) {
    try {
      return SavedState.read(file, Files.readString(Path.of(file)));
    } catch (SavedState.InvalidStateException e) {
      throw invalidState(e);
    } catch (InvalidPathException | NoSuchFileException e) {
      throw new UsageException(STATE, "there is no file " + file);
    } catch (MalformedInputException e) {
      throw new UsageException(STATE, file + " is not UTF-8");
    } catch (IOException e) {
      throw new UsageException(STATE, file + " cannot be read: " + e.getMessage());
    }
  }

  /** Everything that does not fit, a line each. */
  static UsageException invalidState(SavedState.InvalidStateException e) {
    List<String> problems = e.problems();
    return new UsageException(
        STATE,
        problems.size() == 1
            ? problems.get(0)
            : problems.size() + " things do not fit:\n  " + String.join("\n  ", problems));
  }

  /** What a file holds. */
  static byte[] bytes(String flag, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UsageException(flag, file + ": no such file");
    } catch (IOException e) {
      throw new UsageException(flag, file + ": cannot be read");
    }
  }

  /** An empty value would leave a hole in the sentence. */
  private static String quoted(String text) {
    return text.isEmpty() ? "\"\"" : text;
  }
}
