package dev.duplane.store;

import static dev.duplane.store.Rows.delete;
import static dev.duplane.store.Rows.put;
import static dev.duplane.store.Rows.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Precondition.Absent;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import dev.duplane.store.Transaction.Write;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories, held against a plain model: one sorted map for each revision. For any revision
 * and prefix, the list at that revision and the events after it must make the list of now.
 */
abstract class StoreHistoryContract {
  private static final int TRANSACTIONS = 400;
  private static final List<String> PREFIXES =
      List.of("", "/s/", "/s/a", "/s/a/", "/s/b/", "/t/", "/none/", "/s/a/1");

  /** An empty store that keeps the newest {@code keptEvents} revisions. */
  abstract Store create(int keptEvents);

  /** How many revisions fewer may be kept, of a store that forgets a commit as a whole. */
  int forgottenTogether() {
    return 0;
  }

  /** Whether snapshots can be had that are older than all events that are kept. */
  boolean remembers() {
    return false;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void listAndEvents_makeTheListOfNow(long seed) {
    Random random = new Random(seed);
    int kept = 1 + random.nextInt(60);
    try (Store store = create(kept)) {
      History history = new History(kept, forgottenTogether(), remembers());
      List<Reader> readers = new ArrayList<>();
      for (String prefix : PREFIXES) {
        readers.add(new Reader(store, prefix));
      }
      for (int i = 0; i < TRANSACTIONS; i++) {
        String what = "seed " + seed + ", transaction " + i;
        history.commit(store, random, what);
        if (random.nextInt(40) == 0) {
          long revision = random.nextInt((int) history.newest() + 3);
          store.compact(revision);
          history.compact(revision);
        }
        history.check(store, random, what);
        readers.get(random.nextInt(readers.size())).read(random);
      }
      for (Reader reader : readers) {
        reader.readAll(random);
        assertThat(reader.list.values())
            .as("seed %d, reader of %s", seed, reader.prefix)
            .containsExactlyElementsOf(rows(store.snapshot(), reader.prefix));
      }
    }
  }

  /** A list and the watch that keeps it up to date, begun anew when it comes too late. */
  private static final class Reader {
    private final Store store;
    private final String prefix;
    private final TreeMap<String, String> list = new TreeMap<>();
    private final TreeMap<String, Long> made = new TreeMap<>();
    private StoreWatch watch;

    Reader(Store store, String prefix) {
      this.store = store;
      this.prefix = prefix;
      this.watch = list(store.snapshot());
    }

    private StoreWatch list(Snapshot snapshot) {
      list.clear();
      made.clear();
      for (Entry entry : snapshot.range(prefix, null)) {
        list.put(entry.key(), Rows.row(entry));
        made.put(entry.key(), entry.createRevision());
      }
      return store.watch(prefix, snapshot.revision());
    }

    /** Reads once; says whether there may be more. */
    boolean read(Random random) {
      try {
        List<Event> events = Rows.poll(store, watch, 1 + random.nextInt(20));
        events.forEach(event -> Rows.apply(list, made, event));
        return !events.isEmpty();
      } catch (CompactedException e) {
        watch.close();
        watch = list(store.snapshot());
        return true;
      }
    }

    void readAll(Random random) {
      while (read(random)) {
        // until there is nothing left
      }
    }
  }

  /** What the store should hold: the visible rows and their revision, for each revision. */
  private static final class History {
    private record State(long revision, TreeMap<String, Row> rows) {}

    private record Row(String text, long created, long modified) {}

    private final int kept;
    private final int slack;
    private final boolean remembered;
    private final List<State> states = new ArrayList<>(List.of(new State(0, new TreeMap<>())));
    private long compacted;

    History(int kept, int slack, boolean remembered) {
      this.kept = kept;
      this.slack = slack;
      this.remembered = remembered;
    }

    long newest() {
      return states.size() - 1L;
    }

    void compact(long revision) {
      compacted = Math.max(compacted, Math.min(revision, newest()));
    }

    private long oldest() {
      return Math.max(compacted, newest() - kept + 1);
    }

    private State last() {
      return states.get(states.size() - 1);
    }

    void commit(Store store, Random random, String what) {
      List<Precondition> preconditions = new ArrayList<>();
      List<Write> writes = new ArrayList<>();
      TreeMap<String, Row> rows = new TreeMap<>(last().rows());
      List<Long> revisions = new ArrayList<>();
      long revision = newest();
      boolean holds = true;
      for (String key : keys(random)) {
        Row old = rows.get(key);
        if (random.nextInt(4) == 0) {
          boolean right = random.nextInt(4) > 0;
          holds &= right;
          preconditions.add(precondition(key, old, right));
        }
        if (random.nextInt(3) == 0) {
          writes.add(delete(key));
          revision += old == null ? 0 : 1;
          rows.remove(key);
        } else {
          String text = "t" + random.nextInt(1000);
          writes.add(put(key, text));
          revision++;
          rows.put(key, new Row(text, old == null ? revision : old.created(), revision));
        }
        revisions.add(revision);
      }
      CommitResult result = store.commit(new Transaction(preconditions, writes));
      if (!holds) {
        assertThat(result).as(what).isInstanceOf(CommitResult.Refused.class);
        return;
      }
      assertThat(result).as(what).isEqualTo(new CommitResult.Committed(revisions));
      State before = last();
      while (newest() + 1 < revision) {
        states.add(before);
      }
      if (newest() < revision) {
        states.add(new State(revision, rows));
      }
    }

    private static List<String> keys(Random random) {
      List<String> keys = new ArrayList<>();
      for (String prefix : List.of("/s/a/", "/s/b/", "/t/")) {
        for (int i = 0; i < 12; i++) {
          keys.add(prefix + i);
        }
      }
      Collections.shuffle(keys, random);
      return keys.subList(0, 1 + random.nextInt(4));
    }

    private static Precondition precondition(String key, @Nullable Row old, boolean right) {
      if (old == null) {
        return right ? new Absent(key) : new Unchanged(key, 1);
      }
      return right ? new Unchanged(key, old.modified()) : new Absent(key);
    }

    /** Reads the store at a random revision and follows it to now. */
    void check(Store store, Random random, String what) {
      long revision = random.nextInt((int) newest() + 1);
      String prefix = PREFIXES.get(random.nextInt(PREFIXES.size()));
      String where = what + ", revision " + revision + ", prefix " + prefix;
      State expected = states.get((int) revision);
      boolean cutInTwo = expected.revision() < revision && expected.revision() + 1 < oldest();
      boolean mayBeGone = revision < oldest() + slack || cutInTwo;
      Snapshot snapshot;
      try {
        snapshot = store.snapshot(revision);
      } catch (CompactedException e) {
        assertThat(mayBeGone).as(where).isTrue();
        return;
      }
      assertThat(remembered || revision >= oldest()).as(where).isTrue();
      assertThat(snapshot.revision()).as(where).isEqualTo(expected.revision());
      assertThat(rows(snapshot, prefix)).as(where).isEqualTo(list(expected, prefix, ""));
      assertThat(snapshot.count(prefix)).as(where).isEqualTo(list(expected, prefix, "").size());
      String from = keys(random).get(0);
      assertThat(rows(snapshot.range(prefix, from)))
          .as("%s, from %s", where, from)
          .isEqualTo(list(expected, prefix, from));
      // A snapshot from elsewhere has no events.
      if (!remembered || !mayBeGone) {
        follow(store, snapshot, prefix, random, where);
      }
    }

    private void follow(Store store, Snapshot start, String prefix, Random random, String where) {
      Reader reader = new Reader(store, prefix);
      reader.watch = reader.list(start);
      long read = start.revision();
      List<Event> events = Rows.poll(store, reader.watch, 1 + random.nextInt(5));
      while (!events.isEmpty()) {
        for (Event event : events) {
          assertThat(event.revision()).as(where).isGreaterThan(read);
          read = event.revision();
          Rows.apply(reader.list, reader.made, event);
        }
        events = Rows.poll(store, reader.watch, 1 + random.nextInt(5));
      }
      assertThat(reader.watch.revision()).as(where).isEqualTo(newest());
      assertThat(reader.list.values())
          .as(where)
          .containsExactlyElementsOf(list(last(), prefix, ""));
    }

    private static List<String> list(State state, String prefix, String from) {
      return state.rows().entrySet().stream()
          .filter(e -> e.getKey().startsWith(prefix) && e.getKey().compareTo(from) >= 0)
          .map(
              e ->
                  Rows.row(
                      e.getKey(),
                      e.getValue().text(),
                      e.getValue().created(),
                      e.getValue().modified()))
          .toList();
    }
  }
}
