package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.schema.Decoded;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes objects with a structural schema. Their metadata is read as Go reads it, all the
 * rest is taken as it comes, pruned, and held against the schema later: a value of the wrong type
 * is an error of validation, not of decoding ({@code unstructuredSchemaCoercer} in
 * apiextensions-apiserver, pkg/apiserver/customresource_handler.go).
 */
public final class StructuralCodec {
  private StructuralCodec() {}

  /**
   * The codec of a kind.
   *
   * @param metadata the schema of ObjectMeta
   */
  public static ObjectCodec of(StructuralSchema schema, Schema metadata) {
    return ObjectCodec.of(schema, new AnyObject(metadata), decoded -> pruned(decoded, schema));
  }

  /**
   * Makes a stored object one of a schema, in place: what the schema does not know is dropped, and
   * defaults are filled in.
   */
  public static void coerce(ObjectNode object, StructuralSchema schema) {
    prune(object, schema);
    Defaulting.apply(object, schema);
  }

  /** Drops from an object, in place, what a schema does not know. */
  public static void prune(ObjectNode object, StructuralSchema schema) {
    List<String> unused = Pruning.prune(object, schema);
  }

  private static Decoded pruned(Decoded decoded, StructuralSchema schema) {
    List<String> errors = new ArrayList<>(decoded.strictErrors());
    for (String path : Pruning.prune(decoded.object(), schema)) {
      errors.add("unknown field " + GoText.quote(path));
    }
    return new Decoded(decoded.object(), List.copyOf(errors));
  }
}
