package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.customresourcedefinition.InternalSpec.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for a spec ({@code validateCustomResourceDefinitionSpec} and what it calls). */
final class SpecValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath VERSIONS = SPEC.child("versions");
  private static final FieldPath NAMES = SPEC.child("names");
  private static final int WARNING_MAX = 256;

  private final JsonNode spec;
  private final @Nullable JsonNode before;
  private final InternalSpec internal;
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * @param before the spec as it is stored; null if it is new
   */
  SpecValidation(JsonNode spec, @Nullable JsonNode before) {
    this.before = before;
    this.spec = spec;
    this.internal = new InternalSpec(spec);
  }

  List<FieldError> validate() {
    group();
    oneOf(SPEC.child("scope"), spec.path("scope").asText(""), List.of("Cluster", "Namespaced"));
    requireSchemas();
    versions();
    names();
    Part schema = internal.common("schema");
    if (schema != null) {
      errors.addAll(
          new RootSchemaValidation(schema, internal.anyHasStatus(), isUnchanged(0)).validate());
    }
    errors.addAll(VersionParts.subresources(internal.common("subresources")));
    errors.addAll(VersionParts.columns(internal.common("additionalPrinterColumns")));
    errors.addAll(VersionParts.selectableFields(internal.common("selectableFields"), schema));
    errors.addAll(new ConversionValidation(spec).validate());
    return errors;
  }

  private void group() {
    String group = spec.path("group").asText("");
    FieldPath path = SPEC.child("group");
    List<String> problems = NameFormat.subdomain(group);
    if (group.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else if (!problems.isEmpty()) {
      errors.add(FieldError.invalid(path, group, String.join(",", problems)));
    } else if (!group.contains(".")) {
      errors.add(FieldError.invalid(path, group, "should be a domain with at least one dot"));
    }
  }

  private void oneOf(FieldPath path, String value, List<String> accepted) {
    if (value.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else if (!accepted.contains(value)) {
      errors.add(FieldError.notSupported(path, value, accepted));
    }
  }

  private void requireSchemas() {
    for (int i = 0; i < internal.versions().size(); i++) {
      if (!internal.versions().get(i).path("schema").has("openAPIV3Schema")) {
        errors.add(
            FieldError.required(
                InternalSpec.path(i).child("schema").child("openAPIV3Schema"),
                "schemas are required"));
      }
    }
  }

  private void versions() {
    Set<String> seen = new HashSet<>();
    boolean unique = true;
    int stored = 0;
    for (int i = 0; i < internal.versions().size(); i++) {
      JsonNode version = internal.versions().get(i);
      String name = version.path("name").asText("");
      stored += version.path("storage").asBoolean() ? 1 : 0;
      unique &= seen.add(name);
      NamesValidation.requiredLabel(name, InternalSpec.path(i).child("name"), errors);
      version(i, version);
    }
    if (!unique) {
      errors.add(
          FieldError.invalid(
              VERSIONS, internal.shownVersions(), "must contain unique version names"));
    }
    if (stored != 1) {
      errors.add(
          FieldError.invalid(
              VERSIONS,
              internal.shownVersions(),
              "must have exactly one version marked as storage version"));
    }
    // The name of the first version is one of the spec, too.
    NamesValidation.label(internal.version(), SPEC.child("version"), errors);
  }

  private void version(int index, JsonNode version) {
    deprecation(version, InternalSpec.path(index).child("deprecationWarning"));
    Part schema = internal.own(index, "schema");
    if (schema != null) {
      errors.addAll(
          new RootSchemaValidation(schema, InternalSpec.hasStatus(version), isUnchanged(index))
              .validate());
    }
    errors.addAll(VersionParts.subresources(internal.own(index, "subresources")));
    errors.addAll(VersionParts.columns(internal.own(index, "additionalPrinterColumns")));
    errors.addAll(VersionParts.selectableFields(internal.own(index, "selectableFields"), schema));
  }

  /** Whether a version has had its schema before. */
  private boolean isUnchanged(int index) {
    JsonNode version = internal.versions().get(index);
    if (before != null) {
      for (JsonNode old : before.path("versions")) {
        if (old.path("name").equals(version.path("name"))) {
          return SemanticEquality.equal(old.get("schema"), version.get("schema"));
        }
      }
    }
    return false;
  }

  private void deprecation(JsonNode version, FieldPath path) {
    String warning = version.path("deprecationWarning").textValue();
    errors.addAll(
        FieldError.invalid(
            path, warning, warningProblems(version.path("deprecated").asBoolean(), warning)));
  }

  private static List<String> warningProblems(boolean deprecated, @Nullable String warning) {
    if (warning == null) {
      return List.of();
    }
    if (!deprecated) {
      return List.of("can only be set for deprecated versions");
    }
    List<String> problems = new ArrayList<>();
    byte[] bytes = warning.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > WARNING_MAX) {
      problems.add("must be <= 256 characters long");
    }
    if (warning.isEmpty()) {
      problems.add("must not be an empty string");
    }
    int index = 0;
    for (int c : warning.codePoints().toArray()) {
      if (!GoText.printable(c)) {
        problems.add(
            "must only contain printable UTF-8 characters; non-printable character found at index "
                + index);
        break;
      }
      index += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
    }
    return problems;
  }

  private void names() {
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      if (spec.path("names").path(field).asText("").isEmpty()) {
        errors.add(FieldError.required(NAMES.child(field), ""));
      }
    }
    errors.addAll(NamesValidation.names(spec.path("names"), NAMES));
  }
}
