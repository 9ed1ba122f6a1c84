package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.patch.fieldmanager.FieldManager;
import java.util.List;
import java.util.Set;

/**
 * Reads what is POSTed and not kept, as a create of an object that is kept is read: strictly, in
 * the request's Namespace, with managedFields.
 */
final class SentObjects {
  private final RegistryContext context;
  private final RequestBodies bodies;
  private final FieldManager owners;

  SentObjects(RegistryContext context, ObjectStorage storage) {
    this.context = context;
    this.bodies = new RequestBodies(context.contract(), storage.resource(), storage.codec());
    this.owners =
        FieldManager.of(storage.codec().schema(), storage.resource().apiVersion(), Set.of());
  }

  /**
   * The object, without kind and apiVersion.
   *
   * @param warnings where unknown fields are told of
   * @throws dev.duplane.api.StatusException if it cannot be read, or is of another Namespace
   */
  ObjectNode decode(String namespace, Body body, WriteOptions options, List<String> warnings) {
    ObjectNode object = bodies.decode(body, options.fieldValidation(), warnings);
    Preconditions.matchNamespace(ObjectMeta.of(object), namespace);
    owners.update(null, object, options.fieldManager(), "", context.now());
    return object;
  }
}
