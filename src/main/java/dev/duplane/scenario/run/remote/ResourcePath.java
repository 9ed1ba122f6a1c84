package dev.duplane.scenario.run.remote;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of an object or a collection (Kubernetes API Concepts, "Resource URIs"), its segments as
 * sent.
 *
 * @param root {@code /api/v1} or {@code /apis/GROUP/VERSION}
 * @param namespace empty: none, and a Namespace itself is in none
 * @param resource e.g. {@code services}
 * @param name empty: the collection
 * @param subresource what follows; empty: nothing
 */
record ResourcePath(
    String root, String namespace, String resource, String name, String subresource) {

  /** The parts of a path; null if it is none of a resource, such as {@code /version}. */
  static @Nullable ResourcePath of(String path) {
    List<String> segments = List.of(path.replaceFirst("^/+", "").split("/", -1));
    int root = segments.get(0).equals("api") ? 2 : segments.get(0).equals("apis") ? 3 : -1;
    if (root < 0 || segments.size() <= root || segments.get(root).isEmpty()) {
      return null;
    }
    String prefix = "/" + String.join("/", segments.subList(0, root));
    List<String> rest = segments.subList(root, segments.size());
    boolean within =
        rest.size() > 2
            && rest.get(0).equals("namespaces")
            && !List.of("status", "finalize").contains(rest.get(2));
    String namespace = within ? rest.get(1) : "";
    List<String> object = within ? rest.subList(2, rest.size()) : rest;
    return new ResourcePath(
        prefix,
        namespace,
        object.get(0),
        object.size() > 1 ? object.get(1) : "",
        object.size() > 2 ? String.join("/", object.subList(2, object.size())) : "");
  }

  /** Whether it is the collection of Namespaces, or a Namespace. */
  boolean namespaces() {
    return namespace.isEmpty() && resource.equals("namespaces");
  }

  /** The path of the collection. */
  String collection() {
    return root + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + resource;
  }

  /** The path of the object, without a subresource. */
  String object() {
    return collection() + "/" + name;
  }

  /** As {@code nodes/n1}, for people. */
  @Override
  public String toString() {
    return resource + (name.isEmpty() ? "" : "/" + name);
  }

  /** The whole path. */
  String path() {
    return collection()
        + (name.isEmpty() ? "" : "/" + name)
        + (subresource.isEmpty() ? "" : "/" + subresource);
  }
}
