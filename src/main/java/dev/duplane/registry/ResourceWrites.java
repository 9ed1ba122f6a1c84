package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.patch.PatchType;

/**
 * All writes to the objects of one resource, in two steps. Each method here decodes the request on
 * the caller's thread, without waiting, and refuses what it cannot decode. The cluster's writer
 * then performs the returned write.
 *
 * <p>A namespace of {@code ""} means a cluster-scoped resource. Every method, and every write that
 * one returns, may throw {@link dev.duplane.api.StatusException}; whoever gets one knows that
 * nothing was kept.
 */
public interface ResourceWrites {

  /** POST. */
  PreparedWrite<ObjectAnswer> create(String namespace, Body body, WriteOptions options);

  /**
   * PUT.
   *
   * @param subresource {@code status}, {@code finalize}, or empty for the object itself
   */
  PreparedWrite<ObjectAnswer> update(
      String namespace, String name, String subresource, Body body, WriteOptions options);

  /**
   * PATCH.
   *
   * @param subresource as in {@link #update}
   */
  PreparedWrite<ObjectAnswer> patch(
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
  PreparedWrite<ObjectAnswer> apply(
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
  PreparedWrite<ObjectAnswer> act(
      String namespace, String name, String subresource, Body body, WriteOptions options);

  /**
   * Whatever opens a connection to an object: what is let through, as {@code rest.Connecter} has
   * it.
   *
   * @param subresource e.g. {@code exec}
   * @param connection its options, as the query has them, without kind and apiVersion
   * @return the options as admission leaves them
   */
  PreparedWrite<ObjectNode> connect(
      String namespace,
      String name,
      String subresource,
      ObjectNode connection,
      WriteOptions options);

  /** DELETE of one object: the object as it was last, or a Status where the kind answers so. */
  PreparedWrite<ObjectAnswer> delete(String namespace, String name, DeleteOptions options);

  /** DELETE of a collection: the objects as they were, one by one deleted. */
  PreparedWrite<ListAnswer> deleteCollection(
      String namespace, ListOptions list, DeleteOptions options);
}
