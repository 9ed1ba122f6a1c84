package dev.duplane.scenario.run.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAccess;
import dev.duplane.client.ServerAccessException;
import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.cluster.flags.ClusterFlags;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import dev.duplane.scenario.format.Scenario;
import dev.duplane.scenario.run.ServiceRangeSubstitution;
import dev.duplane.scenario.run.Target;
import dev.duplane.scenario.run.TargetStart;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios on a cluster that is there already, one after the other: they share its addresses
 * and ports. What a scenario made is deleted when it ends, and also when the process is told to
 * stop; its Namespaces are waited for in the end, all together.
 */
public final class RemoteTargets implements TargetStart, AutoCloseable {
  private static final int LONGEST_NAME = 20;

  /** A scenario about a range of no more addresses is about their number. */
  private static final BigInteger SMALL = BigInteger.valueOf(256);

  /** Flags that a server shows, or at least what follows from them. */
  private static final Set<ClusterFlag> ASKED =
      EnumSet.of(
          ClusterFlag.SERVICE_CLUSTER_IP_RANGE,
          ClusterFlag.SERVICE_NODE_PORT_RANGE,
          ClusterFlag.KUBERNETES_VERSION,
          ClusterFlag.FEATURE_GATES);

  private final ApiServer server;
  private final ServerShape shape;
  private final boolean anyRange;
  private final Consumer<String> warnings;
  private final Departures departures;
  private final Semaphore free = new Semaphore(1);
  private final Thread interruption = new Thread(this::interrupted, "delete-made");
  private @Nullable RemoteTarget open;
  private boolean stopping;

  private RemoteTargets(
      ApiServer server,
      ServerShape shape,
      boolean anyRange,
      Departures departures,
      Consumer<String> warnings) {
    this.server = server;
    this.departures = departures;
    this.shape = shape;
    this.anyRange = anyRange;
    this.warnings = warnings;
  }

  /**
   * Asks a server what it is.
   *
   * @param anyRange whether scenarios with other Service ranges than the server's are run all the
   *     same, with conditions on these ranges read as conditions on the server's
   * @param warnings told what could not be deleted, line by line
   * @throws ServerAccessException if it does not answer, or not as it must
   */
  public static RemoteTargets connect(
      ServerAccess access, boolean anyRange, Consumer<String> warnings) {
    ApiServer server = new ApiServer(access);
    return connect(server, anyRange, new Departures(server), warnings);
  }

  /** With a patience of its own. */
  static RemoteTargets connect(
      ApiServer server, boolean anyRange, Departures departures, Consumer<String> warnings) {
    ServerShape shape;
    try {
      shape = ServerShape.of(server);
    } catch (UncheckedIOException e) {
      throw new ServerAccessException(String.valueOf(e.getMessage()), e);
    }
    RemoteTargets targets = new RemoteTargets(server, shape, anyRange, departures, warnings);
    Runtime.getRuntime().addShutdownHook(targets.interruption);
    return targets;
  }

  /** Which server it is and what it was started with, on one line. */
  public String describe() {
    return "%s, Kubernetes %s, %s"
        .formatted(
            server,
            shape.version(),
            shape.ranges().isEmpty() ? words(shape.families()) : join(shape.ranges()));
  }

  @Override
  public Scenario adapt(Scenario scenario) {
    Scenario.ClusterShape wanted = scenario.cluster();
    requireComponents(wanted);
    String version = wanted.config().kubernetesVersion();
    if (wanted.gives("kubernetesVersion") && !version.equals(shape.version())) {
      throw other("Kubernetes " + version, shape.version());
    }
    if (!wanted.config().featureGates().isEmpty()) {
      throw other("feature gates " + wanted.config().featureGates(), "not known");
    }
    List<IpFamily> families = wanted.serviceClusterIPRange().stream().map(Cidr::family).toList();
    if (!families.equals(shape.families())) {
      throw other("Services of " + words(families), words(shape.families()));
    }
    PortRange nodePorts = wanted.config().serviceNodePortRange();
    boolean samePorts = nodePorts.equals(shape.nodePorts());
    if (!samePorts && (shape.nodePorts() != null || wanted.gives("serviceNodePortRange"))) {
      throw other(
          "node ports " + nodePorts,
          shape.nodePorts() == null ? "not known" : shape.nodePorts().toString());
    }
    if (shape.emulator()) {
      requireNotWidened();
    }
    if (wanted.serviceClusterIPRange().equals(shape.ranges())) {
      return scenario;
    }
    if (!anyRange) {
      throw new NotApplicable(
          other("Service ranges " + join(wanted.serviceClusterIPRange()), rangeWords()).why()
              + " (--any-range runs it all the same)");
    }
    for (Cidr range : wanted.serviceClusterIPRange()) {
      boolean small = range.size().compareTo(SMALL) <= 0;
      boolean sameSize = shape.ranges().stream().anyMatch(it -> it.size().equals(range.size()));
      if (small && !sameSize) {
        throw other("a range of " + range.size() + " addresses", rangeWords());
      }
    }
    return ServiceRangeSubstitution.of(scenario, shape.ranges());
  }

  /**
   * What a cluster begins with cannot be given to a server that is there, and what it is made of
   * beside ranges and release only a Duplane tells.
   */
  private void requireComponents(Scenario.ClusterShape wanted) {
    if (wanted.state() != null) {
      throw new NotApplicable(
          "its cluster begins with objects; on a server that others use there are others");
    }
    Map<ClusterFlag, Object> values = ClusterFlags.values(wanted.config());
    for (ClusterFlag flag : ClusterFlag.values()) {
      if (!ASKED.contains(flag) && wanted.gives(flag.key())) {
        JsonNode there = shape.configuration().path(flag.key());
        Object value = values.get(flag);
        if (value == null || there.isMissingNode()) {
          throw other(flag.key(), "not known");
        }
        if (!there.asText().equals(value.toString())) {
          throw other(flag.key() + " " + value, there.asText());
        }
      }
    }
  }

  /**
   * The ServiceCIDR {@code kubernetes} becomes dual stack with the flag, but not single stack again
   * (KEP-1880): once a scenario has upgraded a server, it is not what it was.
   */
  private void requireNotWidened() {
    List<Cidr> now = ServerShape.serviceCidr(server);
    if (!now.isEmpty() && !now.equals(shape.ranges())) {
      throw new NotApplicable(
          ("the server's ServiceCIDR kubernetes has %s, not %s: an upgrade is not undone "
                  + "there")
              .formatted(join(now), join(shape.ranges())));
    }
  }

  private static NotApplicable other(String wanted, String there) {
    return new NotApplicable("it is about " + wanted + "; the server's are " + there);
  }

  private String rangeWords() {
    return shape.ranges().isEmpty() ? "not known" : join(shape.ranges());
  }

  private static String words(List<IpFamily> families) {
    return families.stream().map(IpFamily::wireName).collect(Collectors.joining(" and "))
        + (families.size() == 1 ? " alone" : "");
  }

  private static String join(List<Cidr> ranges) {
    return ranges.stream().map(Cidr::toString).collect(Collectors.joining(","));
  }

  /** A Namespace on the server; the seed has no meaning there. */
  @Override
  public Target start(Scenario scenario, long seed) {
    free.acquireUninterruptibly();
    try {
      return create(prefix(scenario.file()));
    } catch (RuntimeException e) {
      free.release();
      throw e;
    }
  }

  /** Not while the process is being stopped: what is made then would be left behind. */
  private synchronized Target create(String prefix) {
    if (stopping) {
      throw server.failure("interrupted", null);
    }
    RemoteTarget target =
        new RemoteTarget(server, shape, prefix, departures, warnings, free::release);
    open = target;
    return target;
  }

  /** {@code duplane-load-balancer-} for {@code scenarios/load-balancer.yaml}. */
  private static String prefix(String file) {
    String name =
        file.replaceFirst(".*/", "")
            .replaceFirst("\\.[^.]*$", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-");
    String cut = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return ("duplane-" + cut).replaceFirst("-+$", "") + "-";
  }

  private synchronized void interrupted() {
    stopping = true;
    if (open != null) {
      open.remove(false);
    }
  }

  /** Waits for the Namespaces of all scenarios to go; the scenarios have ended before. */
  @Override
  public void close() {
    departures.await().forEach(warnings);
    try {
      Runtime.getRuntime().removeShutdownHook(interruption);
    } catch (IllegalStateException e) {
      // The process is ending: it runs now.
    }
  }
}
