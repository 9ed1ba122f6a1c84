package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.patch.PatchType;

/** The writes of a resource that has few of them: those that it has not are answered 405. */
interface RefusedWrites extends ResourceWrites {

  @Override
  default PreparedWrite<ObjectAnswer> update(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    throw StatusException.methodNotAllowed();
  }

  @Override
  default PreparedWrite<ObjectAnswer> patch(
      String namespace,
      String name,
      String subresource,
      PatchType type,
      byte[] patch,
      WriteOptions options) {
    throw StatusException.methodNotAllowed();
  }

  @Override
  default PreparedWrite<ObjectAnswer> apply(
      String namespace,
      String name,
      String subresource,
      byte[] configuration,
      boolean force,
      WriteOptions options) {
    throw StatusException.methodNotAllowed();
  }

  @Override
  default PreparedWrite<ObjectAnswer> act(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    throw StatusException.methodNotAllowed();
  }

  @Override
  default PreparedWrite<ObjectNode> connect(
      String namespace,
      String name,
      String subresource,
      ObjectNode connection,
      WriteOptions options) {
    throw StatusException.methodNotAllowed();
  }

  @Override
  default PreparedWrite<ObjectAnswer> delete(String namespace, String name, DeleteOptions options) {
    throw StatusException.methodNotAllowed();
  }

  @Override
  default PreparedWrite<ListAnswer> deleteCollection(
      String namespace, ListOptions list, DeleteOptions options) {
    throw StatusException.methodNotAllowed();
  }

  @Override
  default PreparedWrite<ObjectAnswer> create(String namespace, Body body, WriteOptions options) {
    throw StatusException.methodNotAllowed();
  }
}
