package dev.duplane.api.structural;

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

  private static Decoded pruned(Decoded decoded, StructuralSchema schema) {
    List<String> errors = new ArrayList<>(decoded.strictErrors());
    for (String path : Pruning.prune(decoded.object(), schema)) {
      errors.add("unknown field " + GoText.quote(path));
    }
    return new Decoded(decoded.object(), List.copyOf(errors));
  }
}
