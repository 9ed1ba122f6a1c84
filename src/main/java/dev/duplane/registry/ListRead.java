package dev.duplane.registry;

import dev.duplane.api.FieldSelector;
import dev.duplane.api.StatusException;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.FutureRevisionException;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One GET of a collection: from which revision, from which key, and how much of it (API concepts,
 * "Retrieving large results sets in chunks" and "Resource versions").
 *
 * <pre>
 *   resourceVersion   match          limit     lists
 *   none              none           any       now
 *   0                 none, not older  any     now, and all of it: the limit counts for nothing
 *   n                 none           none      now, 504 if that is before n
 *   n                 none           some      at n, as Exact
 *   n                 NotOlderThan   any       now, 504 if that is before n
 *   n                 Exact          any       at n: 410 if that is gone, 504 if it is to come
 *   none or 0         none, with continue      at the token's revision, or now if that is negative
 * </pre>
 */
final class ListRead {
  private static final String TOO_OLD = "The resourceVersion for the provided list is too old.";
  private static final String CONTINUE_TOO_OLD =
      "The provided continue parameter is too old to display a consistent list result. You can"
          + " start a new list without the continue parameter, or use the continue token in this"
          + " response to retrieve the remainder of the results. Continuing with the provided token"
          + " results in an inconsistent list - objects that were created, modified, or deleted"
          + " between the time the first chunk was returned and now may show up in the list.";

  private final Store store;
  private final ObjectStorage storage;
  private final Reads reads;
  private final String namespace;
  private final ListOptions options;
  private final String prefix;

  /** A request for one name reads one key, not the whole collection. */
  private final @Nullable String name;

  ListRead(Store store, ObjectStorage storage, Reads reads, String namespace, ListOptions options) {
    this.store = store;
    this.storage = storage;
    this.reads = reads;
    this.namespace = namespace;
    this.options = options;
    this.prefix = storage.prefix(namespace);
    this.name = name();
  }

  private @Nullable String name() {
    if (storage.resource().namespaced() == namespace.isEmpty()) {
      return null;
    }
    for (FieldSelector.Term term : options.fieldSelector().terms()) {
      if (term.field().equals("metadata.name") && term.equal() && !term.value().isEmpty()) {
        return term.value();
      }
    }
    return null;
  }

  /**
   * Reads it.
   *
   * @throws StatusException 400, 410 and 504 as above
   */
  ListAnswer answer() {
    // A single object has no pages, so neither limit nor continue says anything of it.
    String given = name == null ? options.continueToken() : null;
    ContinueToken token = given == null ? null : ContinueToken.parse(given);
    boolean atZero = "0".equals(options.resourceVersion());
    if (token != null && options.resourceVersion() != null && !atZero) {
      throw StatusException.badRequest(
          "specifying resource version is not allowed when using continue");
    }
    try {
      Snapshot snapshot = token == null ? snapshot() : snapshot(token);
      return name == null
          ? page(snapshot, token == null ? null : prefix + token.start(), atZero)
          : single(snapshot, storage.key(namespace, name));
    } catch (CompactedException e) {
      // A store outside this process may forget the revision while it is being read.
      throw token == null
          ? StatusException.expired(TOO_OLD)
          : StatusException.expired(CONTINUE_TOO_OLD, new ContinueToken(-1, token.start()).text());
    } catch (FutureRevisionException e) {
      throw StatusException.resourceVersionTooLarge(e.requested(), e.current());
    }
  }

  private ListAnswer single(Snapshot snapshot, String key) {
    Entry entry = snapshot.get(key);
    List<Entry> found = entry != null && selected(entry) ? List.of(entry) : List.of();
    return new ListAnswer(snapshot.revision(), found, null, null);
  }

  private ListAnswer page(Snapshot snapshot, @Nullable String from, boolean unlimited) {
    long limit = unlimited || options.limit() <= 0 ? Long.MAX_VALUE : options.limit();
    List<Entry> items = new ArrayList<>();
    Iterator<Entry> entries = snapshot.range(prefix, from).iterator();
    while (entries.hasNext()) {
      Entry entry = entries.next();
      if (selected(entry)) {
        items.add(entry);
        // Whether any of those that follow is selected is not looked into.
        if (items.size() == limit && entries.hasNext()) {
          return withNext(snapshot, items, entry.key() + "\0");
        }
      }
    }
    return new ListAnswer(snapshot.revision(), items, null, null);
  }

  /** The remaining items are counted only if no selector could leave one out. */
  private ListAnswer withNext(Snapshot snapshot, List<Entry> items, String next) {
    boolean all = options.labelSelector().isEverything() && options.fieldSelector().isEverything();
    return new ListAnswer(
        snapshot.revision(),
        items,
        new ContinueToken(snapshot.revision(), next.substring(prefix.length())).text(),
        all ? Long.valueOf(snapshot.count(prefix, next)) : null);
  }

  private Snapshot snapshot(ContinueToken token) {
    return token.revision() < 0 ? store.snapshot() : store.snapshot(token.revision());
  }

  private Snapshot snapshot() {
    long asked;
    try {
      asked = ResourceVersion.parse(options.resourceVersion());
    } catch (ResourceVersion.MalformedException e) {
      throw StatusException.badRequest("invalid resource version: " + e.getMessage());
    }
    if (asked > 0 && exact()) {
      return store.snapshot(asked);
    }
    Snapshot newest = store.snapshot();
    ResourceVersion.requireReached(newest, asked);
    return newest;
  }

  private boolean exact() {
    String match = options.resourceVersionMatch();
    return match == null ? options.limit() > 0 && name == null : match.equals("Exact");
  }

  private boolean selected(Entry entry) {
    return options.labelSelector().matches(entry.value().labels())
        && reads.matches(options.fieldSelector(), entry.key(), entry.value());
  }
}
