package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.FutureRevisionException;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Value;
import dev.duplane.store.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Get, list and watch of one resource, from snapshots and the log of the store. Takes no lock. */
final class Reads {
  private static final String LIST_TOO_OLD =
      "The resourceVersion for the provided list is too old.";

  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;

  Reads(RegistryContext context, ObjectStorage storage, Strategy strategy) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
  }

  ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion) {
    Snapshot snapshot = context.store().snapshot();
    requireReached(snapshot, resourceVersion);
    Entry entry = snapshot.get(storage.key(namespace, name));
    if (entry == null) {
      throw StatusException.notFound(storage.resource().groupResource(), name);
    }
    return new ObjectAnswer(storage.json(entry.value(), entry.modRevision()), List.of(), false);
  }

  ListAnswer list(String namespace, ListOptions options) {
    requireKnownFields(options.fieldSelector());
    ContinueToken token =
        options.continueToken() == null
            ? null
            : ContinueToken.parse(Objects.requireNonNull(options.continueToken()));
    Snapshot snapshot = snapshotFor(options, token);
    String prefix = storage.prefix(namespace);
    Predicate<Entry> selected = selected(options);
    List<Entry> items = new ArrayList<>();
    String from = token == null ? null : prefix + token.start();
    for (Entry entry : snapshot.range(prefix, from)) {
      if (!selected.test(entry)) {
        continue;
      }
      if (options.limit() > 0 && items.size() == options.limit()) {
        return page(snapshot, prefix, items, options);
      }
      items.add(entry);
    }
    return new ListAnswer(snapshot.revision(), items, null, null);
  }

  /** A page that is not the last. What follows is counted only where it costs no search. */
  private static ListAnswer page(
      Snapshot snapshot, String prefix, List<Entry> items, ListOptions options) {
    String last = items.get(items.size() - 1).key().substring(prefix.length());
    ContinueToken next = new ContinueToken(snapshot.revision(), last + "\0");
    Long remaining = null;
    if (options.labelSelector().isEverything() && options.fieldSelector().isEverything()) {
      long following = 0;
      for (Entry ignored : snapshot.range(prefix, prefix + next.start())) {
        following++;
      }
      remaining = following;
    }
    return new ListAnswer(snapshot.revision(), items, next.text(), remaining);
  }

  private Snapshot snapshotFor(ListOptions options, @Nullable ContinueToken token) {
    String version = options.resourceVersion();
    try {
      if (token != null) {
        return token.revision() < 0
            ? context.store().snapshot()
            : context.store().snapshot(token.revision());
      }
      if ("Exact".equals(options.resourceVersionMatch()) && version != null) {
        return context.store().snapshot(revision(version));
      }
    } catch (CompactedException e) {
      throw StatusException.expired(LIST_TOO_OLD);
    } catch (FutureRevisionException e) {
      throw StatusException.resourceVersionTooLarge(e.requested(), e.current());
    }
    Snapshot newest = context.store().snapshot();
    requireReached(newest, version);
    return newest;
  }

  private static void requireReached(Snapshot snapshot, @Nullable String resourceVersion) {
    if (resourceVersion == null || resourceVersion.isEmpty()) {
      return;
    }
    long asked = revision(resourceVersion);
    if (asked > snapshot.revision()) {
      throw StatusException.resourceVersionTooLarge(asked, snapshot.revision());
    }
  }

  private static long revision(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw StatusException.badRequest("invalid resource version: " + text);
    }
  }

  private Predicate<Entry> selected(ListOptions options) {
    return entry ->
        options.labelSelector().matches(entry.value().labels())
            && matches(options.fieldSelector(), entry.value(), entry.modRevision());
  }

  private void requireKnownFields(FieldSelector selector) {
    for (FieldSelector.Term term : selector.terms()) {
      boolean known =
          term.field().equals("metadata.name")
              || (term.field().equals("metadata.namespace") && strategy.namespaced())
              || strategy.selectableFields().contains(term.field());
      if (!known) {
        throw StatusException.badRequest("field label not supported: " + term.field());
      }
    }
  }

  /** Whether a value matches a field selector; parses it only if there is one. */
  boolean matches(FieldSelector selector, Value value, long revision) {
    if (selector.isEverything()) {
      return true;
    }
    ObjectNode object = storage.object(value, revision);
    ObjectMeta meta = ObjectMeta.of(object);
    for (FieldSelector.Term term : selector.terms()) {
      String actual =
          switch (term.field()) {
            case "metadata.name" -> meta.name();
            case "metadata.namespace" -> meta.namespace();
            default ->
                Objects.requireNonNullElse(strategy.selectableField(object, term.field()), "");
          };
      if (actual.equals(term.value()) != term.equal()) {
        return false;
      }
    }
    return true;
  }

  ResourceWatch watch(String namespace, WatchOptions options) {
    requireKnownFields(options.fieldSelector());
    String prefix = storage.prefix(namespace);
    String version = options.resourceVersion();
    boolean fromNow = version == null || version.isEmpty() || version.equals("0");
    boolean initial = options.sendInitialEvents() == null ? fromNow : options.sendInitialEvents();
    if (version != null && !fromNow && !initial) {
      return new SelectedWatch(this, follow(prefix, revision(version)), options, List.of(), false);
    }
    Snapshot snapshot = context.store().snapshot();
    requireReached(snapshot, version);
    List<Entry> now = new ArrayList<>();
    if (initial) {
      snapshot.range(prefix, null).forEach(now::add);
    }
    boolean endMark = Boolean.TRUE.equals(options.sendInitialEvents()) && options.allowBookmarks();
    return new SelectedWatch(this, follow(prefix, snapshot.revision()), options, now, endMark);
  }

  private Watch follow(String prefix, long revision) {
    try {
      return context.store().watch(prefix, revision);
    } catch (CompactedException e) {
      throw tooOld(e);
    } catch (FutureRevisionException e) {
      throw StatusException.resourceVersionTooLarge(e.requested(), e.current());
    }
  }

  /** What a watch says that begins at, or falls behind to, a revision that is gone. */
  static StatusException tooOld(CompactedException e) {
    return StatusException.expired(
        "too old resource version: " + e.requested() + " (" + e.oldest() + ")");
  }
}
