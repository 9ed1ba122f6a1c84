package dev.duplane.registry.customresource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.structural.StructuralCodec;
import dev.duplane.api.structural.StructuralSchema;
import dev.duplane.registry.Conversion;

/**
 * Conversion None: a version shows of a stored object what its schema knows, with its defaults, and
 * what is stored is what the schema of the stored version knows (apiextensions-apiserver,
 * pkg/apiserver/customresource_handler.go, {@code schemaCoercingDecoder} and {@code
 * unstructuredDefaulter}). So objects follow a schema that changes without being written.
 *
 * @param served the schema of the version
 * @param stored the schema of the version that is stored, which may be the same
 */
record VersionConversion(StructuralSchema served, StructuralSchema stored) implements Conversion {

  @Override
  public ObjectNode toStored(ObjectNode object) {
    if (served == stored) {
      return object;
    }
    ObjectNode kept = object.deepCopy();
    StructuralCodec.prune(kept, stored);
    return kept;
  }

  @Override
  public ObjectNode toServed(ObjectNode object) {
    if (served != stored) {
      StructuralCodec.coerce(object, stored);
    }
    StructuralCodec.coerce(object, served);
    return object;
  }
}
