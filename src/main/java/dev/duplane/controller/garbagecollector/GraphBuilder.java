package dev.duplane.controller.garbagecollector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.EventHandler;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.Request;
import dev.duplane.controller.RestMapper;
import dev.duplane.controller.RestMapping;
import dev.duplane.registry.BytePattern;
import dev.duplane.registry.StoredObject;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import dev.duplane.store.Value;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the graph of owners and dependents, and finds in events which objects the garbage collector
 * has to look at: dependents that are new or have other owners than before, dependents of what is
 * gone, owners that are being deleted and wait for the garbage collector, and their dependents
 * (Kubernetes, {@code pkg/controller/garbagecollector/graph_builder.go}).
 *
 * <p>An object without owners that is not being deleted is not parsed.
 */
final class GraphBuilder implements EventHandler {
  private static final BytePattern OWNER_REFERENCES = new BytePattern("\"ownerReferences\":");
  private static final BytePattern DELETION_TIMESTAMP = new BytePattern("\"deletionTimestamp\":");
  private static final List<BytePattern> FINALIZERS =
      CollectedObject.FINALIZERS.stream().map(name -> new BytePattern('"' + name + '"')).toList();

  private final Store store;
  private final RestMapper mapper;
  private final DependencyGraph graph = new DependencyGraph();

  GraphBuilder(Store store, RestMapper mapper) {
    this.store = store;
    this.mapper = mapper;
  }

  /** The keys of those that refer to a key as their owner. */
  List<String> dependents(String owner) {
    return graph.dependents(owner);
  }

  void clear() {
    graph.clear();
  }

  @Override
  public void handle(ObjectEvent event, Consumer<Request> queue) {
    String key = event.key();
    Value current = event.current();
    ObjectNode now = mayHaveOwners(current) ? event.shared() : null;
    // Who has never been in the graph need not be looked for in it.
    ObjectNode before = !graph.isEmpty() && mayHaveOwners(event.previous()) ? event.before() : null;
    if (!references(now).equals(references(before))) {
      follow(key, owned(event, now), owned(event, before), queue);
    }
    if (current == null) {
      enqueueDependents(key, queue);
    } else if (isHeldUp(current)) {
      enqueueDependents(key, queue);
      queue.accept(event.request());
    }
  }

  private static boolean mayHaveOwners(@Nullable Value value) {
    return value != null && StoredObject.of(value).contains(OWNER_REFERENCES);
  }

  private static JsonNode references(@Nullable ObjectNode tree) {
    return tree == null ? MissingNode.getInstance() : tree.path("metadata").path("ownerReferences");
  }

  /** The object of an event, if it has owners: its tree is the one that all share. */
  private static @Nullable CollectedObject owned(ObjectEvent event, @Nullable ObjectNode tree) {
    if (tree == null) {
      return null;
    }
    CollectedObject item =
        new CollectedObject(event.request(), event.mapping(), ObjectMeta.of(tree));
    return item.owners().isEmpty() ? null : item;
  }

  /** Whether an object is being deleted and waits for the garbage collector. */
  private static boolean isHeldUp(Value value) {
    StoredObject object = StoredObject.of(value);
    return object.contains(DELETION_TIMESTAMP) && FINALIZERS.stream().anyMatch(object::contains);
  }

  private void enqueueDependents(String owner, Consumer<Request> queue) {
    if (!graph.isEmpty()) {
      graph.dependents(owner).forEach(dependent -> enqueue(dependent, queue));
    }
  }

  private void enqueue(String key, Consumer<Request> queue) {
    RestMapping mapping = mapper.atKey(key);
    if (mapping != null) {
      queue.accept(mapping.request(key));
    }
  }

  private void follow(
      String key,
      @Nullable CollectedObject now,
      @Nullable CollectedObject before,
      Consumer<Request> queue) {
    List<OwnerReference> owners = now == null ? List.of() : now.owners();
    List<OwnerReference> former = before == null ? List.of() : before.owners();
    for (OwnerReference reference : former) {
      String owner = before == null ? null : owner(reference, before);
      if (owner != null) {
        graph.remove(owner, key);
        Entry entry = store.snapshot().get(owner);
        if (entry != null && isHeldUp(entry.value())) {
          // It may have waited for this dependent.
          enqueue(owner, queue);
        }
      }
    }
    for (OwnerReference reference : owners) {
      String owner = now == null ? null : owner(reference, now);
      if (owner != null) {
        graph.add(owner, key);
      }
    }
    if (now != null) {
      queue.accept(now.request());
    }
  }

  /** The key of an owner, the very one that the store has if it is there. */
  private @Nullable String owner(OwnerReference reference, CollectedObject dependent) {
    String key = key(reference, dependent);
    Entry entry = key == null ? null : store.snapshot().get(key);
    return entry == null ? key : entry.key();
  }

  /**
   * The key at which an owner lies, if it is there: in the dependent's Namespace, or in none if its
   * kind has none. Null if that cannot be said: the kind is not served, or it lives in Namespaces
   * and the dependent does not.
   */
  @Nullable String key(OwnerReference owner, CollectedObject dependent) {
    RestMapping mapping = mapper.ofKind(owner.apiVersion(), owner.kind());
    if (mapping == null || (mapping.namespaced() && !dependent.mapping().namespaced())) {
      return null;
    }
    String namespace = mapping.namespaced() ? dependent.meta().namespace() : "";
    return mapping.storage().key(namespace, owner.name());
  }

  /** The object at a key, or null if there is none. */
  @Nullable CollectedObject item(String key) {
    Entry entry = store.snapshot().get(key);
    RestMapping mapping = entry == null ? null : mapper.atKey(key);
    return entry == null || mapping == null
        ? null
        : CollectedObject.of(mapping.request(key), mapping, entry.value(), entry.modRevision());
  }

  /** An object that is to be looked at, or null if it is gone. */
  @Nullable CollectedObject item(Request request) {
    RestMapping mapping = mapper.of(request.resource());
    return mapping == null
        ? null
        : item(mapping.storage().key(request.namespace(), request.name()));
  }
}
