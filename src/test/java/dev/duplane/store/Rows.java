package dev.duplane.store;

import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Short forms for the tests of stores. Entries and events are compared as text, because a store may
 * decode its values anew: {@code a=x 3/7} is key a with value x, created at 3 and written at 7.
 */
final class Rows {
  private static final int PATIENCE = 100_000;
  private static final String HEAD = "{\"text\":\"";
  private static final String TAIL = "\"}";

  private Rows() {}

  static Value value(String text) {
    byte[] json = (HEAD + text + TAIL).getBytes(StandardCharsets.UTF_8);
    return new PlainValue(json, Map.of("text", text), Map.of("field", text));
  }

  static String text(@Nullable Value value) {
    if (value == null) {
      return "-";
    }
    String json = new String(value.bytes(), StandardCharsets.UTF_8);
    String text = json.substring(HEAD.length(), json.length() - TAIL.length());
    boolean facts =
        value.labels().equals(Map.of("text", text)) && value.field("field").equals(text);
    return facts && value.size() == json.length() ? text : "other facts";
  }

  static Write put(String key, String text) {
    return new Write.Put(key, value(text));
  }

  static Write delete(String key) {
    return new Write.Delete(key);
  }

  static CommitResult commit(Store store, Write... writes) {
    return store.commit(new Transaction(List.of(), List.of(writes)));
  }

  static CommitResult commit(Store store, Precondition precondition, Write... writes) {
    return store.commit(new Transaction(List.of(precondition), List.of(writes)));
  }

  /** Puts {@code text} under a key and gives the revision. */
  static long set(Store store, String key, String text) {
    return ((CommitResult.Committed) commit(store, put(key, text))).revision();
  }

  static String row(@Nullable Entry entry) {
    return entry == null
        ? "-"
        : row(entry.key(), text(entry.value()), entry.createRevision(), entry.modRevision());
  }

  static String row(String key, String text, long created, long modified) {
    return key + "=" + text + " " + created + "/" + modified;
  }

  static List<String> rows(Iterable<Entry> entries) {
    List<String> rows = new ArrayList<>();
    entries.forEach(entry -> rows.add(row(entry)));
    return rows;
  }

  static List<String> rows(Snapshot snapshot, String prefix) {
    return rows(snapshot.range(prefix, null));
  }

  /** What a watch gives, by a store that may tell it a little later than it answers a read. */
  static List<Event> poll(Store store, StoreWatch watch, int max) {
    List<Event> events = watch.poll(max);
    long written = store.snapshot().revision();
    for (int i = 0; events.isEmpty() && watch.revision() < written && i < PATIENCE; i++) {
      Thread.onSpinWait();
      events = watch.poll(max);
    }
    return events;
  }

  /** {@code 7 a: x>y} is the write of y over x under key a at revision 7. */
  static String event(Event event) {
    return event.revision()
        + " "
        + event.key()
        + ": "
        + text(event.previous())
        + ">"
        + text(event.current());
  }

  static List<String> events(List<Event> events) {
    return events.stream().map(Rows::event).toList();
  }

  /** Does to a list, by key, what an event says. */
  static void apply(SortedMap<String, String> list, SortedMap<String, Long> made, Event event) {
    if (event.current() == null) {
      list.remove(event.key());
      made.remove(event.key());
      return;
    }
    made.putIfAbsent(event.key(), event.revision());
    long created = made.getOrDefault(event.key(), event.revision());
    list.put(event.key(), row(event.key(), text(event.current()), created, event.revision()));
  }
}
