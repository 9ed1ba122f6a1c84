package dev.duplane.bench;

import dev.duplane.bench.Table.Column;
import dev.duplane.cluster.Controllers;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures what the design has budgets for, and prints it as a table: what the launcher serves over
 * HTTP, what clusters cost in this process, and how costs grow. The same requests go, in the same
 * run, to fabric8's mock server and to an endpoint that does nothing, the limit.
 *
 * <pre>
 *   Benchmark [--seconds 5] [--launcher ./duplane] [--peer http://127.0.0.1:8001]
 *   Benchmark --soak 24
 * </pre>
 *
 * With {@code --peer} they also go to another API server, and a column says how the two compare. It
 * is spoken to without TLS: {@code kubectl proxy} gives such an address. It needs room for 10,000
 * Services, and is left without them.
 *
 * <p>With {@code --soak} nothing is compared: so many hours pass for a busy cluster ({@link Soak}).
 *
 * <p>docs/benchmarks.md says how to start it, and what came of it.
 */
public final class Benchmark {
  private static final List<String> OPTIONS =
      List.of("--seconds", "--launcher", "--peer", "--soak");
  private static final int STARTS = 11;

  /** What the heap of a soak may differ by from hour to hour. */
  private static final double MOST_GROWTH = 1.1;

  private static final int[] LISTS = {2_000, 10_000};

  private final Table table = new Table(System.out);
  private final String launcher;
  private final int seconds;

  private Benchmark(String launcher, int seconds) {
    this.launcher = launcher;
    this.seconds = seconds;
  }

  /** Measures and prints. */
  public static void main(String... args) throws Exception {
    Map<String, String> options = options(args);
    String soak = options.get("--soak");
    if (soak != null) {
      soak(Integer.parseInt(soak));
      return;
    }
    Benchmark benchmark =
        new Benchmark(
            options.getOrDefault("--launcher", "./duplane"),
            Integer.parseInt(options.getOrDefault("--seconds", "5")));
    benchmark.starts();
    benchmark.inProcess();
    benchmark.served(options.get("--peer"));
    new Growth(benchmark.table, benchmark.launcher).measure();
    benchmark.workloads();
    System.out.printf(
        Locale.ROOT,
        "%nJDK %s measures, %d cores%n",
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors());
    benchmark.table.print();
  }

  private static void soak(int hours) {
    double growth = new Soak(System.out, 1).run(hours);
    System.out.printf(
        Locale.ROOT,
        "%d hours: in their second half the heap held %.2f times what it held before%n",
        hours,
        growth);
    if (growth > MOST_GROWTH) {
      System.exit(1);
    }
  }

  private static Map<String, String> options(String... args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "[--seconds N] [--launcher PATH] [--peer URL], or --soak HOURS, not " + args[i]);
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  /** From the launcher's start to the first answer 201, and what the JVM alone takes. */
  private void starts() throws IOException, InterruptedException {
    // Builds, and makes the archive of classes, if there is none yet.
    run(launcher, "version");
    double[] wall = new double[STARTS];
    double[] processor = new double[STARTS];
    double[] resident = new double[STARTS];
    String java = "java";
    for (int i = 0; i < STARTS; i++) {
      try (Served served = Served.start(launcher)) {
        wall[i] = served.secondsToFirstService();
        processor[i] = served.processorSeconds();
        resident[i] = served.residentMebibytes();
        java = served.program();
      }
    }
    double[] bare = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long start = System.nanoTime();
      run(java, "-version");
      bare[i] = (System.nanoTime() - start) / 1e9;
    }
    add("start to first Service, s", median(wall), false);
    add("processor time until then, s", median(processor), false);
    add("java -version, s", median(bare), false);
    add("start to first Service, times java -version", median(wall) / median(bare), false);
    add("resident after it, MiB", median(resident), false);
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void run(String... command) throws IOException, InterruptedException {
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private void inProcess() {
    InProcess inProcess = new InProcess();
    add("new cluster in process, ms", inProcess.clusterMillis(), false);
    add("new cluster in process, KiB", inProcess.clusterKibibytes(), false);
    add("creates a second in process, 100,000", inProcess.creates(100_000), true);
    add("memory a Service of 100,000, bytes", inProcess.bytesPerService(), false);
  }

  private void served(@Nullable String peer) throws Exception {
    try (Served here = Served.start(launcher, "--controllers", Controllers.API_SERVER.toString());
        Served mock = Served.start(MockApiServer.class);
        Served bare = Served.start(BareEndpoint.class)) {
      Map<Column, ServerLoad> servers = new EnumMap<>(Column.class);
      servers.put(Column.HERE, new ServerLoad(here.uri()));
      if (peer != null) {
        servers.put(Column.PEER, new ServerLoad(URI.create(peer)));
      }
      servers.put(Column.MOCK, new ServerLoad(mock.uri()));
      servers.put(Column.BARE, new ServerLoad(bare.uri()));
      compare("creates a second, first second", servers, load -> load.creates(1), true);
      compare("creates a second", servers, load -> load.creates(seconds), true);
      // The bare endpoint gives back what it was last sent: here, a Service as it is read.
      new ServerLoad(bare.uri()).send(new ServerLoad(here.uri()).read("first"));
      compare("reads a second, one Service", servers, load -> load.reads(seconds), true);
      servers.remove(Column.BARE);
      deleteAll(servers);
      for (int count : LISTS) {
        compare(
            String.format(Locale.ROOT, "list of %,d, ms", count),
            servers,
            load -> {
              load.fill(count);
              return load.listMillis("");
            },
            false);
      }
      // It does not page, and watches it over WebSocket only.
      servers.remove(Column.MOCK);
      compare("page of 500 of 10,000, ms", servers, load -> load.listMillis("?limit=500"), false);
      compare(
          "1,000 watchers, one write, last one told, ms",
          servers,
          load -> load.fanOutMillis(1_000),
          false);
      add("resident with 10,000 Services, MiB", here.residentMebibytes(), false);
      deleteAll(servers);
    }
  }

  private static void deleteAll(Map<Column, ServerLoad> servers) throws IOException {
    for (ServerLoad load : servers.values()) {
      load.deleteAll();
    }
  }

  /** Deployments on many Nodes: every controller at work. */
  private void workloads() throws Exception {
    String[] flags = {"--nodes", "1000", "--cluster-cidr", "100.64.0.0/10,fd00:10:244::/48"};
    try (Served served = Served.start(launcher, flags)) {
      double taken = new Workloads(served.uri()).secondsToReady(100, 100);
      add("1,000 Nodes, 10,000 Pods of 100 Deployments ready, s", taken, false);
      add("resident then, MiB", served.residentMebibytes(), false);
    }
  }

  /** A measurement of a server. */
  private interface Measurement {
    double of(ServerLoad load) throws Exception;
  }

  private void compare(
      String what, Map<Column, ServerLoad> servers, Measurement measurement, boolean moreIsBetter)
      throws Exception {
    Map<Column, Double> values = new EnumMap<>(Column.class);
    for (Map.Entry<Column, ServerLoad> server : servers.entrySet()) {
      values.put(server.getKey(), measurement.of(server.getValue()));
    }
    table.add(what, values, moreIsBetter);
  }

  private void add(String what, double here, boolean moreIsBetter) {
    table.add(what, Map.of(Column.HERE, here), moreIsBetter);
  }
}
