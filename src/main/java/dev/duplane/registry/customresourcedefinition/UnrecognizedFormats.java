package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.structural.StructuralValidation;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats that are warned of, as they are never checked (apiextensions-apiserver,
 * pkg/registry/customresourcedefinition/strategy.go). The type is not looked at, so those of
 * numbers are warned of, too.
 */
final class UnrecognizedFormats {
  private UnrecognizedFormats() {}

  /** The formats in the schemas of all versions that nobody knows. */
  static List<String> of(ObjectNode definition) {
    List<String> found = new ArrayList<>();
    InternalSpec spec = new InternalSpec(definition.path("spec"));
    InternalSpec.Part common = spec.common("schema");
    if (common != null) {
      in(common.value().path("openAPIV3Schema"), found);
    }
    for (int i = 0; i < spec.versions().size(); i++) {
      InternalSpec.Part own = spec.own(i, "schema");
      if (own != null) {
        in(own.value().path("openAPIV3Schema"), found);
      }
    }
    return found;
  }

  private static void in(JsonNode schema, List<String> found) {
    Subschemas.walk(
        schema,
        each -> {
          String format = each.path("format").asText("");
          if (!format.isEmpty() && !StructuralValidation.knowsFormat(format)) {
            found.add(format);
          }
        });
  }
}
