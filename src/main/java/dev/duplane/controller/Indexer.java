package dev.duplane.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one resource, parsed once and shared by all controllers, which read them and never
 * change them (client-go, {@code cache.Indexer} and its listers). As of the last event that the
 * manager has seen: a controller's own write is in it when the next object is reconciled.
 *
 * <p>An index finds objects by something in them: Pods by the name of their Node, slices by the
 * name of their Service.
 */
public final class Indexer {
  private final GroupResource resource;
  private final TreeMap<Request, ObjectNode> objects = new TreeMap<>();
  private final Map<IndexRule, Index> indexes = new HashMap<>();

  /** One way to find objects. */
  private static final class Index {
    private final IndexRule rule;
    private final Map<String, TreeSet<Request>> found = new HashMap<>();

    private Index(IndexRule rule) {
      this.rule = rule;
    }

    private List<String> of(@Nullable ObjectNode object) {
      return object == null ? List.of() : rule.values().apply(object);
    }

    /** Most changes of an object, such as those of its status, leave what it is found by. */
    private void change(Request request, @Nullable ObjectNode before, @Nullable ObjectNode now) {
      List<String> old = of(before);
      List<String> current = of(now);
      if (old.equals(current)) {
        return;
      }
      for (String value : old) {
        TreeSet<Request> requests = found.get(value);
        if (requests != null && requests.remove(request) && requests.isEmpty()) {
          found.remove(value);
        }
      }
      current.forEach(v -> found.computeIfAbsent(v, n -> new TreeSet<>()).add(request));
    }
  }

  /**
   * @param resource whose objects they are
   */
  Indexer(GroupResource resource) {
    this.resource = resource;
  }

  /** Adds an index, also of what is there already, if there is none by that rule. */
  public void addIndex(IndexRule rule) {
    if (!indexes.containsKey(rule)) {
      Index index = new Index(rule);
      objects.forEach((request, object) -> index.change(request, null, object));
      indexes.put(rule, index);
    }
  }

  /** An object, not to be changed; null if it is not there. */
  public @Nullable ObjectNode get(Request request) {
    return objects.get(request);
  }

  /** All objects, in order of Namespace and name; not to be changed. */
  public Collection<ObjectNode> list() {
    return objects.values();
  }

  /** The objects of a Namespace, in order; not to be changed. */
  public List<ObjectNode> list(String namespace) {
    // No Namespace has a NUL in its name, so none is between the two.
    return List.copyOf(
        objects
            .subMap(
                new Request(resource, namespace, ""), new Request(resource, namespace + '\0', ""))
            .values());
  }

  /**
   * The objects that an index finds, in order; not to be changed.
   *
   * @throws IllegalArgumentException if there is no such index
   */
  public List<ObjectNode> byIndex(IndexRule rule, String value) {
    Index index = indexes.get(rule);
    if (index == null) {
      throw new IllegalArgumentException("no index is called " + rule.name());
    }
    List<ObjectNode> found = new ArrayList<>();
    for (Request request : index.found.getOrDefault(value, new TreeSet<>())) {
      ObjectNode object = objects.get(request);
      if (object != null) {
        found.add(object);
      }
    }
    return found;
  }

  void put(Request request, ObjectNode object) {
    ObjectNode before = objects.put(request, object);
    indexes.values().forEach(index -> index.change(request, before, object));
  }

  void remove(Request request) {
    ObjectNode before = objects.remove(request);
    indexes.values().forEach(index -> index.change(request, before, null));
  }

  void clear() {
    objects.clear();
    indexes.values().forEach(index -> index.found.clear());
  }
}
