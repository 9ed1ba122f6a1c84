package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldPath;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.registry.SemanticEquality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A spec as the types that apiextensions-apiserver works with have it: what all versions have alike
 * stands once, beside them, and errors name it there (pkg/apis/apiextensions/v1 conversion.go).
 */
final class InternalSpec {
  private static final FieldPath SPEC = FieldPath.of("spec");

  private static final String SCHEMA = "schema";
  private static final String SUBRESOURCES = "subresources";
  private static final String COLUMNS = "additionalPrinterColumns";
  private static final String SELECTABLE = "selectableFields";

  private final JsonNode spec;
  private final List<JsonNode> versions = new ArrayList<>();
  private final Map<String, Boolean> shared = new HashMap<>();

  /** A part of the spec or of a version, with its path. */
  record Part(JsonNode value, FieldPath path) {}

  InternalSpec(JsonNode spec) {
    this.spec = spec;
    spec.path("versions").forEach(versions::add);
  }

  List<JsonNode> versions() {
    return versions;
  }

  /** Whether all versions have the same as a field; schemas are large, so it is kept. */
  private boolean shared(String field) {
    Boolean known = shared.get(field);
    if (known == null) {
      known = !versions.isEmpty() && isSame(field) && (!field.equals(SELECTABLE) || shared(SCHEMA));
      shared.put(field, known);
    }
    return known;
  }

  private boolean isSame(String field) {
    JsonNode first = versions.get(0).get(field);
    return versions.stream()
        .skip(1)
        .allMatch(version -> SemanticEquality.equal(version.get(field), first));
  }

  /** What all versions have as a field, if they have the same; null if not or nothing. */
  @Nullable Part common(String field) {
    JsonNode value = shared(field) ? versions.get(0).get(field) : null;
    return value == null ? null : new Part(value, SPEC.child(internalName(field)));
  }

  /** The bytes of JSON that are the same in all versions, without those of the first. */
  int repeatedBytes() {
    int bytes = 0;
    for (String field : List.of(SCHEMA, SUBRESOURCES, COLUMNS, SELECTABLE)) {
      Part part = common(field);
      if (part != null) {
        bytes += (versions.size() - 1) * JsonTree.bytes(part.value()).length;
      }
    }
    return bytes;
  }

  /** What a version has as a field of its own; null if others have the same, or it has none. */
  @Nullable Part own(int version, String field) {
    JsonNode value = shared(field) ? null : versions.get(version).get(field);
    return value == null ? null : new Part(value, path(version).child(field));
  }

  static FieldPath path(int version) {
    return SPEC.child("versions").index(version);
  }

  private static String internalName(String field) {
    return field.equals(SCHEMA) ? "validation" : field;
  }

  /** Whether a version has a status subresource. */
  static boolean hasStatus(JsonNode version) {
    return version.path("subresources").has("status");
  }

  boolean anyHasStatus() {
    return versions.stream().anyMatch(InternalSpec::hasStatus);
  }

  /** The name of the first version, which is the spec's own. */
  String version() {
    return versions.isEmpty() ? "" : versions.get(0).path("name").asText();
  }

  /** The list of versions, as messages show it; null if there is none. */
  JsonNode shownVersions() {
    if (!spec.path("versions").isArray()) {
      return NullNode.getInstance();
    }
    var shown = JsonNodeFactory.instance.arrayNode();
    for (JsonNode version : versions) {
      ObjectNode one = shown.addObject();
      one.put("Name", version.path("name").asText());
      one.put("Served", version.path("served").asBoolean());
      one.put("Storage", version.path("storage").asBoolean());
      one.put("Deprecated", version.path("deprecated").asBoolean());
      one.set("DeprecationWarning", version.get("deprecationWarning"));
      for (Map.Entry<String, String> field :
          List.of(
              Map.entry("Schema", SCHEMA),
              Map.entry("Subresources", SUBRESOURCES),
              Map.entry("AdditionalPrinterColumns", COLUMNS),
              Map.entry("SelectableFields", SELECTABLE))) {
        JsonNode value = shared(field.getValue()) ? null : version.get(field.getValue());
        one.set(field.getKey(), value == null ? null : InternalSchemaForm.of(value));
      }
    }
    return shown;
  }
}
