package dev.duplane.bench;

import dev.duplane.cluster.Controllers;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Measures what the design has budgets for, and prints it as a table: what the launcher serves over
 * HTTP, and what clusters cost in this process.
 *
 * <pre>
 *   Benchmark [--seconds 5] [--launcher ./duplane] [--peer http://127.0.0.1:8001]
 * </pre>
 *
 * With {@code --peer} the same requests go to another API server in the same run, and a column says
 * how the two compare. It is spoken to without TLS: {@code kubectl proxy} gives such an address. It
 * needs room for 10,000 Services, and is left without them.
 *
 * <p>CONTRIBUTING.md says how to start it.
 */
public final class Benchmark {
  private static final String NOT_MEASURED = "";

  private final PrintStream out;
  private final List<Row> rows = new ArrayList<>();

  /**
   * One line of the table.
   *
   * @param what was measured, with its unit
   * @param here the value
   * @param peer the peer's, or null
   * @param moreIsBetter whether a higher value is better
   */
  private record Row(String what, double here, @Nullable Double peer, boolean moreIsBetter) {
    private String ratio() {
      return peer == null
          ? NOT_MEASURED
          : String.format(Locale.ROOT, "%.1f", moreIsBetter ? here / peer : peer / here);
    }
  }

  private Benchmark(PrintStream out) {
    this.out = out;
  }

  /** Measures and prints. */
  public static void main(String... args) throws Exception {
    Map<String, String> options = options(args);
    Benchmark benchmark = new Benchmark(System.out);
    int seconds = Integer.parseInt(options.getOrDefault("--seconds", "5"));
    String peer = options.get("--peer");
    String launcher = options.getOrDefault("--launcher", "./duplane");
    benchmark.inProcess();
    benchmark.served(launcher, seconds, peer == null ? null : URI.create(peer));
    benchmark.workloads(launcher);
    benchmark.print();
  }

  private static Map<String, String> options(String... args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!List.of("--seconds", "--launcher", "--peer").contains(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "[--seconds N] [--launcher PATH] [--peer URL], not " + args[i]);
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  private void inProcess() {
    InProcess inProcess = new InProcess();
    add("new cluster in process, ms", inProcess.clusterMillis(), null, false);
    add("new cluster in process, KiB", inProcess.clusterKibibytes(), null, false);
    add("creates a second in process, 100,000", inProcess.creates(100_000), null, true);
    add("memory a Service of 100,000, bytes", inProcess.bytesPerService(), null, false);
  }

  private void served(String launcher, int seconds, @Nullable URI peer) throws Exception {
    try (Served served =
        Served.start(launcher, "--controllers", Controllers.API_SERVER.toString())) {
      add("start to first Service, s", served.secondsToFirstService(), null, false);
      add("resident after it, MiB", served.residentMebibytes(), null, false);
      ServerLoad here = new ServerLoad(served.uri());
      ServerLoad there = peer == null ? null : new ServerLoad(peer);
      compare("creates a second, first second", here.creates(1), there, load -> load.creates(1));
      compare("creates a second", here.creates(seconds), there, load -> load.creates(seconds));
      compare("reads a second, one Service", here.reads(seconds), there, l -> l.reads(seconds));
      here.deleteAll();
      if (there != null) {
        there.deleteAll();
      }
      for (int count : new int[] {2_000, 10_000}) {
        here.fill(count);
        if (there != null) {
          there.fill(count);
        }
        String what = String.format(Locale.ROOT, "list of %,d, ms", count);
        addTime(what, here.listMillis(""), there == null ? null : there.listMillis(""));
      }
      addTime(
          "page of 500 of 10,000, ms",
          here.listMillis("?limit=500"),
          there == null ? null : there.listMillis("?limit=500"));
      addTime(
          "1,000 watchers, one write, last one told, ms",
          here.fanOutMillis(1_000),
          there == null ? null : there.fanOutMillis(1_000));
      add("resident with 10,000 Services, MiB", served.residentMebibytes(), null, false);
      if (there != null) {
        there.deleteAll();
      }
    }
  }

  /** Deployments on many Nodes: every controller at work. */
  private void workloads(String launcher) throws Exception {
    String[] flags = {"--nodes", "1000", "--cluster-cidr", "100.64.0.0/10,fd00:10:244::/48"};
    try (Served served = Served.start(launcher, flags)) {
      double seconds = new Workloads(served.uri()).secondsToReady(100, 100);
      add("1,000 Nodes, 10,000 Pods of 100 Deployments ready, s", seconds, null, false);
      add("resident then, MiB", served.residentMebibytes(), null, false);
    }
  }

  /** A measurement of a server. */
  private interface Measurement {
    double of(ServerLoad load) throws Exception;
  }

  private void compare(
      String what, double here, @Nullable ServerLoad there, Measurement measurement)
      throws Exception {
    add(what, here, there == null ? null : measurement.of(there), true);
  }

  private void addTime(String what, double here, @Nullable Double peer) {
    add(what, here, peer, false);
  }

  private void add(String what, double here, @Nullable Double peer, boolean moreIsBetter) {
    rows.add(new Row(what, here, peer, moreIsBetter));
    out.println(what + ": " + number(here) + (peer == null ? "" : "; peer " + number(peer)));
  }

  private static String number(double value) {
    return value < 10
        ? String.format(Locale.ROOT, "%.2f", value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  private void print() {
    boolean peers = rows.stream().anyMatch(row -> row.peer() != null);
    UnaryOperator<String> cell = text -> " " + text + " |";
    out.println();
    out.println(
        "JDK "
            + System.getProperty("java.version")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores");
    out.println(peers ? "| what | here | peer | times better |" : "| what | here |");
    out.println(peers ? "|---|---|---|---|" : "|---|---|");
    for (Row row : rows) {
      Double peer = row.peer();
      out.println(
          "|"
              + cell.apply(row.what())
              + cell.apply(number(row.here()))
              + (peers ? cell.apply(peer == null ? NOT_MEASURED : number(peer)) : "")
              + (peers ? cell.apply(row.ratio()) : ""));
    }
  }
}
