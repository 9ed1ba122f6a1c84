package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.patch.PatchType;
import org.jspecify.annotations.Nullable;

/**
 * All reads and writes of the objects of one resource.
 *
 * <p>A namespace of {@code ""} means a cluster-scoped resource or, for lists and watches, all
 * Namespaces. Every method may throw {@link dev.duplane.api.StatusException}; whoever gets one
 * knows that nothing was kept.
 *
 * <p>The writes here return when they have been performed, for callers that may wait: controllers,
 * tests, whoever has the cluster in its own process. Event loops use {@link #writes}.
 */
public interface ResourceRegistry {

  /** What is served here. */
  ApiResource resource();

  /**
   * The newest revision of all there is: what is written next follows it.
   *
   * @throws dev.duplane.api.StatusException if the store cannot tell
   */
  long revision();

  /**
   * GET of one object.
   *
   * @param resourceVersion as sent, or null
   */
  ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion);

  /** GET of a collection. */
  ListAnswer list(String namespace, ListOptions options);

  /** GET of a collection with {@code watch=true}. */
  ResourceWatch watch(String namespace, WatchOptions options);

  /**
   * An object as it is stored, for a cluster that begins with objects: it gets its defaults, as
   * whatever is read from etcd does, and no other rule is asked.
   *
   * @param object with all that a stored object has, as the schema's codec reads it
   */
  StoredObject stored(ObjectNode object);

  /**
   * An object as it is stored, read from a store outside the process in the form in which it is
   * stored; nothing is added to it or taken away.
   *
   * @throws UnsupportedOperationException if the resource has no objects
   */
  default StoredObject asStored(ObjectNode object) {
    throw new UnsupportedOperationException(resource().kind());
  }

  /** The columns and cells that {@code kubectl get} shows. */
  TableColumns table();

  /**
   * The Scale objects of the resource's objects, or null if they cannot be scaled (autoscaling/v1
   * Scale).
   */
  default @Nullable ResourceRegistry scale() {
    return null;
  }

  /** The writes, decoded on the thread of the caller and performed by the cluster's writer. */
  ResourceWrites writes();

  /** {@link ResourceWrites#create}, performed. */
  default ObjectAnswer create(String namespace, Body body, WriteOptions options) {
    return writes().create(namespace, body, options).call();
  }

  /** {@link ResourceWrites#update}, performed. */
  default ObjectAnswer update(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    return writes().update(namespace, name, subresource, body, options).call();
  }

  /** {@link ResourceWrites#patch}, performed. */
  default ObjectAnswer patch(
      String namespace,
      String name,
      String subresource,
      PatchType type,
      byte[] patch,
      WriteOptions options) {
    return writes().patch(namespace, name, subresource, type, patch, options).call();
  }

  /** {@link ResourceWrites#apply}, performed. */
  default ObjectAnswer apply(
      String namespace,
      String name,
      String subresource,
      byte[] configuration,
      boolean force,
      WriteOptions options) {
    return writes().apply(namespace, name, subresource, configuration, force, options).call();
  }

  /** {@link ResourceWrites#act}, performed. */
  default ObjectAnswer act(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    return writes().act(namespace, name, subresource, body, options).call();
  }

  /** {@link ResourceWrites#delete}, performed. */
  default ObjectAnswer delete(String namespace, String name, DeleteOptions options) {
    return writes().delete(namespace, name, options).call();
  }

  /** {@link ResourceWrites#deleteCollection}, performed. */
  default ListAnswer deleteCollection(String namespace, ListOptions list, DeleteOptions options) {
    return writes().deleteCollection(namespace, list, options).call();
  }
}
