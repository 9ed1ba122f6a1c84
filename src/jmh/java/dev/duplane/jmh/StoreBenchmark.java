package dev.duplane.jmh;

import dev.duplane.store.CommitResult;
import dev.duplane.store.Entry;
import dev.duplane.store.Event;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.PlainValue;
import dev.duplane.store.StoreWatch;
import dev.duplane.store.Transaction;
import dev.duplane.store.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Commits and reads, by the number of keys; and commits that watches are told of. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreBenchmark {
  private static final String PREFIX = "/registry/things/";

  /** Keys that are there. */
  @Param({"1000", "100000"})
  public int keys;

  /** Cursors into the log. */
  @Param({"0", "1000"})
  public int watches;

  private final Value value = new PlainValue(new byte[600], Map.of(), Map.of());
  private final List<StoreWatch> watching = new ArrayList<>();
  private MemoryStore store;
  private int next;

  /** Fills the store. */
  @Setup
  public void fill() {
    store = new MemoryStore();
    for (int i = 0; i < keys; i++) {
      put(i);
    }
    for (int i = 0; i < watches; i++) {
      watching.add(store.watch(PREFIX, store.snapshot().revision()));
    }
  }

  private CommitResult put(int key) {
    return store.commit(
        new Transaction(List.of(), List.of(new Transaction.Write.Put(PREFIX + key, value))));
  }

  /** Writes a key, and has each watch read the event. */
  @Benchmark
  public int commit() {
    next = (next + 1) % keys;
    int told = 0;
    put(next);
    for (StoreWatch watch : watching) {
      List<Event> events = watch.poll(10);
      told += events.size();
    }
    return told;
  }

  /** Reads a key. */
  @Benchmark
  public Entry get() {
    next = (next + 1) % keys;
    return store.snapshot().get(PREFIX + next);
  }
}
