package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldSelector;
import dev.duplane.api.StatusException;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.FutureRevisionException;
import dev.duplane.store.Snapshot;
import dev.duplane.store.StoreWatch;
import dev.duplane.store.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Get, list and watch of one resource, from snapshots and the log of the store. Takes no lock. */
final class Reads {
  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;

  Reads(RegistryContext context, ObjectStorage storage, Strategy strategy) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
  }

  ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion) {
    return StoreFailures.answered(() -> read(namespace, name, resourceVersion));
  }

  private ObjectAnswer read(String namespace, String name, @Nullable String resourceVersion) {
    Snapshot snapshot = context.store().snapshot();
    requireReached(snapshot, resourceVersion);
    Entry entry = snapshot.get(storage.key(namespace, name));
    if (entry == null) {
      throw StatusException.notFound(storage.resource().groupResource(), name);
    }
    return new ObjectAnswer(
        () -> storage.json(entry.value(), entry.modRevision()), List.of(), false);
  }

  ListAnswer list(String namespace, ListOptions options) {
    requireKnownFields(strategy, options.fieldSelector());
    return StoreFailures.answered(
        () -> new ListRead(context.store(), storage, this, namespace, options).answer());
  }

  /** A list in the form in which the resource is served. */
  ListAnswer served(ListAnswer list) {
    if (!storage.isConverted()) {
      return list;
    }
    List<Entry> items = new ArrayList<>(list.items().size());
    for (Entry entry : list.items()) {
      items.add(
          new Entry(
              entry.key(), served(entry.value()), entry.createRevision(), entry.modRevision()));
    }
    return new ListAnswer(
        list.resourceVersion(), items, list.continueToken(), list.remainingItemCount());
  }

  /** The newest revision. */
  long revision() {
    return context.revision();
  }

  /** A value in the form in which the resource is served. */
  StoredObject served(Value value) {
    return storage.served(value);
  }

  private static void requireReached(Snapshot snapshot, @Nullable String resourceVersion) {
    ResourceVersion.requireReached(snapshot, number(resourceVersion));
  }

  /** Only lists answer a resourceVersion that is none with a 400. */
  private static long number(@Nullable String resourceVersion) {
    try {
      return ResourceVersion.parse(resourceVersion);
    } catch (ResourceVersion.MalformedException e) {
      throw StatusException.untyped(e.getMessage());
    }
  }

  /**
   * Refuses what the kind does not know. A kind without fields of its own knows metadata.namespace
   * even if it lives in none: no object has one then.
   */
  static void requireKnownFields(Strategy strategy, FieldSelector selector) {
    for (FieldSelector.Term term : selector.terms()) {
      List<String> own = strategy.selectableFields();
      String field = strategy.selectedField(term.field());
      boolean known =
          field.equals("metadata.name")
              || (field.equals("metadata.namespace") && (strategy.namespaced() || own.isEmpty()))
              || own.contains(field);
      if (!known) {
        throw StatusException.badRequest(strategy.unknownField(term.field()));
      }
    }
  }

  /** Whether what lies under a key matches a field selector, as noted when it was written. */
  boolean matches(FieldSelector selector, String key, Value value) {
    for (FieldSelector.Term term : selector.terms()) {
      String field = strategy.selectedField(term.field());
      String actual =
          switch (field) {
            case "metadata.name" -> storage.name(key);
            case "metadata.namespace" -> storage.namespace(key);
            default -> value.field(strategy.storedField(field));
          };
      if (actual.equals(term.value()) != term.equal()) {
        return false;
      }
    }
    return true;
  }

  ResourceWatch watch(String namespace, WatchOptions options) {
    requireKnownFields(strategy, options.fieldSelector());
    return StoreFailures.answered(() -> begin(namespace, options));
  }

  private ResourceWatch begin(String namespace, WatchOptions options) {
    String prefix = storage.prefix(namespace);
    String version = options.resourceVersion();
    boolean fromNow = version == null || version.isEmpty() || version.equals("0");
    boolean initial = options.sendInitialEvents() == null ? fromNow : options.sendInitialEvents();
    if (version != null && !fromNow && !initial) {
      long after = number(version);
      return new SelectedWatch(this, follow(prefix, after), options, after);
    }
    Snapshot snapshot = context.store().snapshot();
    requireReached(snapshot, version);
    List<Entry> now = new ArrayList<>();
    if (initial) {
      snapshot.range(prefix, null).forEach(now::add);
    }
    boolean endMark = Boolean.TRUE.equals(options.sendInitialEvents()) && options.allowBookmarks();
    return new SelectedWatch(
        this, follow(prefix, snapshot.revision()), options, snapshot.revision(), now, endMark);
  }

  /** An object of the kind with nothing in it but what tells a bookmark. */
  StoredObject bookmark(boolean endOfInitialEvents) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = object.putObject("metadata");
    if (endOfInitialEvents) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return served(storage.value(object));
  }

  /**
   * From a revision to come on, the watch begins now; it is SelectedWatch that says nothing yet.
   */
  private StoreWatch follow(String prefix, long revision) {
    try {
      return context.store().watch(prefix, revision);
    } catch (CompactedException e) {
      throw tooOld(e);
    } catch (FutureRevisionException e) {
      return follow(prefix, e.current());
    }
  }

  /** What a watch says that begins at, or falls behind to, a revision that is gone. */
  static StatusException tooOld(CompactedException e) {
    return StatusException.expired(
        "too old resource version: " + e.requested() + " (" + e.oldest() + ")");
  }
}
