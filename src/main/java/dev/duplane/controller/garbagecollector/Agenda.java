package dev.duplane.controller.garbagecollector;

import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.Event;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Store;
import dev.duplane.store.Value;
import dev.duplane.store.Watch;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which objects the garbage collector has to look at, found in the events of the store: dependents
 * that are new or have other owners than before, dependents of what is gone, and owners that are
 * being deleted and wait for the garbage collector.
 *
 * <p>An object without owners that is not being deleted is not parsed.
 */
final class Agenda {
  private static final String PREFIX = "/registry/";
  private static final int BATCH = 1000;

  private static final byte[] OWNER_REFERENCES = json("\"ownerReferences\":");
  private static final byte[] DELETION_TIMESTAMP = json("\"deletionTimestamp\":");
  private static final List<byte[]> FINALIZERS =
      Item.FINALIZERS.stream().map(name -> json('"' + name + '"')).toList();

  private final Store store;
  private final Places places;
  private final Ownership ownership = new Ownership();

  /** Keys, in the order in which they are to be looked at. */
  private final Set<String> keys = new LinkedHashSet<>();

  private Watch watch;

  /** Begins with all that is there. */
  Agenda(Store store, Places places) {
    this.store = store;
    this.places = places;
    this.watch = begin();
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Ownership ownership() {
    return ownership;
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  void add(String key) {
    keys.add(key);
  }

  /** The next key, which is then no longer on the agenda; null if there is none. */
  @Nullable String next() {
    Iterator<String> first = keys.iterator();
    if (!first.hasNext()) {
      return null;
    }
    String key = first.next();
    first.remove();
    return key;
  }

  /** Reads the events since the last call. */
  void observe() {
    try {
      List<Event> events;
      do {
        events = watch.poll(BATCH);
        events.forEach(this::observe);
      } while (!events.isEmpty());
    } catch (CompactedException e) {
      watch.close();
      watch = begin();
    }
  }

  private Watch begin() {
    Snapshot snapshot = store.snapshot();
    ownership.clear();
    for (Entry entry : snapshot.range(PREFIX, null)) {
      observe(new Event(entry.key(), entry.modRevision(), entry.value(), null));
    }
    return store.watch(PREFIX, snapshot.revision());
  }

  private void observe(Event event) {
    Value current = event.current();
    Item owned = owned(event, current);
    // Who has never been in the graph need not be looked for in it.
    Item before = ownership.isEmpty() ? null : owned(event, event.previous());
    if (owned != null || before != null) {
      follow(event.key(), owned, before);
    }
    if (current == null) {
      if (!ownership.isEmpty()) {
        keys.addAll(ownership.dependents(event.key()));
      }
    } else if (isHeldUp(current)) {
      keys.add(event.key());
    }
  }

  /** The object of an event, if it has owners. */
  private @Nullable Item owned(Event event, @Nullable Value value) {
    if (value == null || !value.contains(OWNER_REFERENCES)) {
      return null;
    }
    long revision = event.revision();
    Item item = places.item(new Entry(event.key(), value, revision, revision));
    return item.owners().isEmpty() ? null : item;
  }

  /** Whether an object is being deleted and waits for the garbage collector. */
  private static boolean isHeldUp(Value value) {
    return value.contains(DELETION_TIMESTAMP) && FINALIZERS.stream().anyMatch(value::contains);
  }

  private void follow(String key, @Nullable Item now, @Nullable Item before) {
    List<OwnerReference> owners = now == null ? List.of() : now.owners();
    List<OwnerReference> former = before == null ? List.of() : before.owners();
    if (owners.equals(former)) {
      return;
    }
    for (OwnerReference reference : former) {
      String owner = before == null ? null : owner(reference, before);
      if (owner != null) {
        ownership.remove(owner, key);
        Entry entry = store.snapshot().get(owner);
        if (entry != null && isHeldUp(entry.value())) {
          // It may have waited for this dependent.
          keys.add(owner);
        }
      }
    }
    for (OwnerReference reference : owners) {
      String owner = now == null ? null : owner(reference, now);
      if (owner != null) {
        ownership.add(owner, key);
      }
    }
    if (now != null) {
      keys.add(key);
    }
  }

  /** The key of an owner, the very one that the store has if it is there. */
  private @Nullable String owner(OwnerReference reference, Item dependent) {
    String key = places.key(reference, dependent);
    Entry entry = key == null ? null : store.snapshot().get(key);
    return entry == null ? key : entry.key();
  }
}
