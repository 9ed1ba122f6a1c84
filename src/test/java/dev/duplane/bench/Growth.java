package dev.duplane.bench;

import dev.duplane.bench.Table.Column;
import dev.duplane.cluster.Controllers;
import java.util.Locale;
import java.util.Map;

/** How each cost grows: with the Services that are there, with watchers, with writers. */
final class Growth {
  private static final int[] SERVICES = {10, 1_000, 100_000};
  private static final int[] WATCHERS = {1, 100, 1_000};
  private static final int[] WRITERS = {1, 2, 4, 8, 16};

  /** Creates that are timed, few enough to leave the total about what it is. */
  private static final int TIMED = 2_000;

  private final Table table;
  private final String launcher;

  Growth(Table table, String launcher) {
    this.table = table;
    this.launcher = launcher;
  }

  void measure() throws Exception {
    try (Served served =
        Served.start(launcher, "--controllers", Controllers.API_SERVER.toString())) {
      ServerLoad load = new ServerLoad(served.uri());
      // So that the first row is not that of a process which has just started.
      load.fill(20_000);
      load.deleteAll();
      for (int writers : WRITERS) {
        add("creates a second, %,d writers", writers, load.creates(2, writers), true);
      }
      load.deleteAll();
      for (int watchers : WATCHERS) {
        add("last of %,d watchers told, ms", watchers, load.fanOutMillis(watchers), false);
      }
      load.deleteAll();
      for (int services : SERVICES) {
        load.fill(services);
        add("page of 500 at %,d Services, ms", services, load.listMillis("?limit=500"), false);
        add("reads a second at %,d Services", services, load.reads(2), true);
        add("creates a second at %,d Services", services, load.timedCreates(TIMED), true);
        add("resident at %,d Services, MiB", services, served.residentMebibytes(), false);
      }
      load.deleteAll();
      Thread.sleep(10_000);
      table.add(
          "resident 10 s after all are deleted, MiB",
          Map.of(Column.HERE, served.residentMebibytes()),
          false);
    }
  }

  private void add(String what, int count, double value, boolean moreIsBetter) {
    table.add(String.format(Locale.ROOT, what, count), Map.of(Column.HERE, value), moreIsBetter);
  }
}
