package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.protobuf.MessageCodec;
import dev.duplane.api.protobuf.Messages;

/**
 * What etcd takes: requests up to 1.5 MiB ({@code --max-request-bytes}), of which its client sends
 * none of more than 2 MiB. A write that is no apply is tried again without managedFields, which may
 * be most of an object (apiserver, pkg/endpoints/handlers, isTooLargeError).
 */
final class StorageLimit {
  private static final int MAX_REQUEST = 1536 * 1024;
  private static final int MAX_SENT = 2 * 1024 * 1024;

  /** The size of a transaction without the object: its key several times, and the envelope. */
  private static final int AROUND = 256;

  private final ObjectStorage storage;
  private final Strategy strategy;
  private final ApiResource resource;

  /**
   * @param storage of the resource
   * @param strategy knows what its objects are in etcd
   */
  StorageLimit(ObjectStorage storage, Strategy strategy) {
    this.storage = storage;
    this.strategy = strategy;
    this.resource = storage.resource();
  }

  /**
   * An object as it can be stored.
   *
   * @param whole the object as it would be stored
   * @param object loses its managedFields if it is too large with them
   * @throws StatusException 500 if it is too large without them, or they must stay
   */
  StoredObject fitting(StoredObject whole, ObjectNode object, boolean applies) {
    StoredObject value = whole;
    // A message is never longer than the JSON of the same object.
    if (value.size() + AROUND <= MAX_REQUEST || size(object, value) <= MAX_REQUEST) {
      return value;
    }
    if (!applies) {
      ObjectMeta.of(object).remove("managedFields");
      value = storage.value(object);
    }
    int size = size(object, value);
    if (size > MAX_SENT) {
      throw StatusException.untyped(
          "rpc error: code = ResourceExhausted desc = trying to send message larger than max ("
              + size
              + " vs. "
              + MAX_SENT
              + ")");
    }
    if (size > MAX_REQUEST) {
      throw StatusException.untyped("etcdserver: request is too large");
    }
    return value;
  }

  /**
   * What kube-apiserver would send: it stores messages, but JSON of kinds that have none, and of
   * CustomResourceDefinitions, which have (pkg/controlplane/apiserver/apiextensions.go: {@code
   * LegacyCodec}).
   */
  private int size(ObjectNode object, StoredObject value) {
    MessageCodec messages =
        StorageKeys.isDelegated(resource)
            ? null
            : Messages.bundled().find(resource.apiVersion(), resource.kind());
    return AROUND
        + (messages == null
            ? value.size() - strategy.repeatedBytes(object)
            : messages.encode(object).length);
  }
}
