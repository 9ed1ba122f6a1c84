package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import dev.duplane.patch.PatchType;
import org.jspecify.annotations.Nullable;

/**
 * All that can be done with the objects of one resource.
 *
 * <p>A namespace of {@code ""} means a cluster-scoped resource or, for lists and watches, all
 * Namespaces. Every method may throw {@link dev.duplane.api.StatusException}; whoever gets one
 * knows that nothing was kept.
 */
public interface ResourceRegistry {

  /** What is served here. */
  ApiResource resource();

  /** POST. */
  ObjectAnswer create(String namespace, Body body, WriteOptions options);

  /**
   * GET of one object.
   *
   * @param resourceVersion as sent, or null
   */
  ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion);

  /**
   * PUT.
   *
   * @param subresource {@code status}, {@code finalize}, or empty for the object itself
   */
  ObjectAnswer update(
      String namespace, String name, String subresource, Body body, WriteOptions options);

  /**
   * PATCH.
   *
   * @param subresource as in {@link #update}
   */
  ObjectAnswer patch(
      String namespace,
      String name,
      String subresource,
      PatchType type,
      byte[] patch,
      WriteOptions options);

  /**
   * PATCH by server-side apply: the object is made if it is not there.
   *
   * @param subresource as in {@link #update}
   * @param configuration YAML or JSON
   * @param force whether fields that others own are taken over
   */
  ObjectAnswer apply(
      String namespace,
      String name,
      String subresource,
      byte[] configuration,
      boolean force,
      WriteOptions options);

  /**
   * POST to a subresource: a Status.
   *
   * @param subresource e.g. {@code binding}
   */
  ObjectAnswer act(
      String namespace, String name, String subresource, Body body, WriteOptions options);

  /** DELETE of one object: the object as it was last, or a Status where the kind answers so. */
  ObjectAnswer delete(String namespace, String name, DeleteOptions options);

  /** DELETE of a collection: the objects as they were, one by one deleted. */
  ListAnswer deleteCollection(String namespace, ListOptions list, DeleteOptions options);

  /** GET of a collection. */
  ListAnswer list(String namespace, ListOptions options);

  /** GET of a collection with {@code watch=true}. */
  ResourceWatch watch(String namespace, WatchOptions options);

  /** The columns and cells that {@code kubectl get} shows. */
  TableColumns table();
}
