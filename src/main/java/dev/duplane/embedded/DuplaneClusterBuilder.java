package dev.duplane.embedded;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.cluster.flags.ClusterFlags;
import dev.duplane.cluster.flags.FlagMessage;
import dev.duplane.endpoints.KubeconfigText;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what a cluster is to be like. What is not said is as {@code duplane serve} without flags has
 * it; the texts are those of the flags of the same names.
 */
public final class DuplaneClusterBuilder {
  /** What time it is where a clock is driven, until it is moved. */
  public static final Instant DRIVEN_CLOCK_START = Instant.parse("2026-01-01T00:00:00Z");

  private static final int NO_PORT = -1;

  private final Map<ClusterFlag, String> flags = new EnumMap<>(ClusterFlag.class);
  private @Nullable Clock clock;
  private @Nullable SavedState state;
  private int port = NO_PORT;

  DuplaneClusterBuilder() {}

  /**
   * Where cluster IPs come from: {@code --service-cluster-ip-range} of kube-apiserver.
   *
   * @param ranges one range, or two of different families and a comma between; the first is the
   *     primary
   */
  public DuplaneClusterBuilder serviceClusterIpRange(String ranges) {
    return flag(ClusterFlag.SERVICE_CLUSTER_IP_RANGE, ranges);
  }

  /**
   * Where node ports come from: {@code --service-node-port-range} of kube-apiserver.
   *
   * @param range e.g. {@code 30000-32767}
   */
  public DuplaneClusterBuilder serviceNodePortRange(String range) {
    return flag(ClusterFlag.SERVICE_NODE_PORT_RANGE, range);
  }

  /** Where uids, addresses, ports and generated names are drawn from; 1 unless told. */
  public DuplaneClusterBuilder seed(long seed) {
    return flag(ClusterFlag.SEED, Long.toString(seed));
  }

  /**
   * The release to answer as.
   *
   * @param release e.g. {@code 1.36}
   */
  public DuplaneClusterBuilder kubernetesVersion(String release) {
    return flag(ClusterFlag.KUBERNETES_VERSION, release);
  }

  /**
   * Features that are otherwise than in the release.
   *
   * @param gates e.g. {@code MultiCIDRServiceAllocator=false}
   */
  public DuplaneClusterBuilder featureGates(String gates) {
    return flag(ClusterFlag.FEATURE_GATES, gates);
  }

  /** How many Nodes there are from the start; none unless told. */
  public DuplaneClusterBuilder nodes(int nodes) {
    return flag(ClusterFlag.NODES, Integer.toString(nodes));
  }

  /**
   * Which controllers run: {@code --controllers} of kube-controller-manager.
   *
   * @param names e.g. {@code *}, {@code -deployment-controller}; all unless told, none if empty
   */
  public DuplaneClusterBuilder controllers(String... names) {
    return flag(ClusterFlag.CONTROLLERS, String.join(",", names));
  }

  /**
   * Where load balancers get addresses from. There are no load balancers without it.
   *
   * @param ranges one, or one of each family and a comma between
   */
  public DuplaneClusterBuilder loadBalancerIpRange(String ranges) {
    return flag(ClusterFlag.LOAD_BALANCER_IP_RANGE, ranges);
  }

  /**
   * Any other flag that shapes a cluster.
   *
   * @param flag e.g. {@link ClusterFlag#CLUSTER_CIDR}
   * @param value as on the command line
   */
  public DuplaneClusterBuilder flag(ClusterFlag flag, String value) {
    flags.put(flag, value);
    return this;
  }

  /**
   * Time stands still until {@link DuplaneCluster#clock} is moved. So it is without a port, unless
   * told: equal requests then give equal answers, times included.
   */
  public DuplaneClusterBuilder drivenClock() {
    return drivenClock(DRIVEN_CLOCK_START);
  }

  /** The same from another time on. */
  public DuplaneClusterBuilder drivenClock(Instant start) {
    clock = Clock.fixed(start, ZoneOffset.UTC);
    return this;
  }

  /**
   * Time goes as on this machine. So it is with a port, unless told: its clients wait for what
   * controllers do in time.
   */
  public DuplaneClusterBuilder machineClock() {
    clock = Clock.systemUTC();
    return this;
  }

  /**
   * The objects to begin with: what {@code GET /emulator/v1/state} has given, what {@code kubectl
   * get -A -o yaml} prints, or manifests.
   *
   * @throws IllegalArgumentException if they cannot be read, saying where
   */
  public DuplaneClusterBuilder state(String text) {
    try {
      state = SavedState.read("state", text);
    } catch (SavedState.InvalidStateException e) {
      throw new IllegalArgumentException(String.join("; ", e.problems()), e);
    }
    return this;
  }

  /** A free port of the loopback address is opened at the start. */
  public DuplaneClusterBuilder withPort() {
    return withPort(0);
  }

  /** A port of the loopback address is opened at the start. */
  public DuplaneClusterBuilder withPort(int number) {
    port = number;
    return this;
  }

  /** Requests are method calls alone. So it is unless told. */
  public DuplaneClusterBuilder withoutPort() {
    port = NO_PORT;
    return this;
  }

  /**
   * Starts the cluster.
   *
   * @throws IllegalArgumentException if there can be no such cluster, in the words of the component
   *     that refuses
   * @throws IllegalStateException if a port is wanted and there is nothing on the class path that
   *     opens one
   */
  public DuplaneCluster start() {
    boolean listens = port != NO_PORT;
    String token = listens ? KubeconfigText.randomToken() : null;
    DuplaneCluster cluster = new DuplaneCluster(config(token), state, token);
    if (listens) {
      try {
        cluster.listen(port);
      } catch (RuntimeException | Error e) {
        cluster.close();
        throw e;
      }
    }
    return cluster;
  }

  private ClusterConfig config(@Nullable String token) {
    ClusterFlags.FlagsRead read = ClusterFlags.read(flags, ClusterFlags.defaults());
    if (!read.refusals().isEmpty()) {
      FlagMessage first = read.refusals().get(0);
      throw new IllegalArgumentException(first.flag() + ": " + first.text());
    }
    Clock told = clock;
    if (token == null) {
      Clock driven = Clock.fixed(DRIVEN_CLOCK_START, ZoneOffset.UTC);
      return read.config().withClock(told == null ? driven : told);
    }
    ClusterConfig config = read.config().withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER);
    return config
        .withAuthentication(config.authentication().withAdministrator(token))
        .withClock(told == null ? Clock.systemUTC() : told);
  }
}
