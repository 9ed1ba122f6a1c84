package dev.duplane.controller.garbagecollector;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The graph of owner references between objects, which are named by their keys in the store. Only
 * objects that have owners are in it; owners may be absent. Some 70 bytes a reference, as the keys
 * are those of the store.
 */
final class DependencyGraph {

  private record Edge(String owner, String dependent) implements Comparable<Edge> {
    @Override
    public int compareTo(Edge other) {
      int byOwner = owner.compareTo(other.owner);
      return byOwner == 0 ? dependent.compareTo(other.dependent) : byOwner;
    }
  }

  private final NavigableSet<Edge> edges = new TreeSet<>();

  void add(String owner, String dependent) {
    edges.add(new Edge(owner, dependent));
  }

  void remove(String owner, String dependent) {
    edges.remove(new Edge(owner, dependent));
  }

  void clear() {
    edges.clear();
  }

  boolean isEmpty() {
    return edges.isEmpty();
  }

  /** The keys of those that refer to a key, in order. The list is a copy. */
  List<String> dependents(String owner) {
    // No key ends in a NUL: names have none.
    return edges.subSet(new Edge(owner, ""), new Edge(owner + '\0', "")).stream()
        .map(Edge::dependent)
        .toList();
  }
}
