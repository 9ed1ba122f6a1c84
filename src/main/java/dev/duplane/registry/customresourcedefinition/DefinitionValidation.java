package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is wrong with a CustomResourceDefinition (apiextensions-apiserver,
 * pkg/apis/apiextensions/validation/validation.go, {@code ValidateCustomResourceDefinition} and
 * {@code ValidateCustomResourceDefinitionUpdate}).
 */
final class DefinitionValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath STATUS = FieldPath.of("status");
  private static final FieldPath STORED_VERSIONS = STATUS.child("storedVersions");

  private final ObjectNode definition;
  private final JsonNode spec;
  private final List<FieldError> errors = new ArrayList<>();

  DefinitionValidation(ObjectNode definition) {
    this.definition = definition;
    this.spec = definition.path("spec");
  }

  /** The errors of a new one. */
  List<FieldError> create() {
    errors.addAll(
        ObjectMetaValidation.validate(ObjectMeta.of(definition), false, this::nameProblems));
    errors.addAll(new SpecValidation(spec, null).validate());
    errors.addAll(status(definition));
    storedVersions();
    errors.addAll(ApiApproval.validate(definition, null));
    preserveUnknownFields();
    return errors;
  }

  /** The errors of a change. */
  List<FieldError> update(ObjectNode before) {
    errors.addAll(
        ObjectMetaValidation.validateUpdate(ObjectMeta.of(definition), ObjectMeta.of(before)));
    JsonNode old = before.path("spec");
    errors.addAll(new SpecValidation(spec, old).validate());
    if (Conditions.isTrue(before, DefinitionConditions.ESTABLISHED)) {
      // These make the objects what they are.
      immutable(SPEC.child("scope"), spec.path("scope"), old.path("scope"));
      immutable(SPEC.child("names").child("kind"), spec.at("/names/kind"), old.at("/names/kind"));
    }
    immutable(SPEC.child("group"), spec.path("group"), old.path("group"));
    immutable(
        SPEC.child("names").child("plural"), spec.at("/names/plural"), old.at("/names/plural"));
    errors.addAll(status(definition));
    storedVersions();
    errors.addAll(ApiApproval.validate(definition, before));
    if (!old.path("preserveUnknownFields").asBoolean()) {
      preserveUnknownFields();
    }
    return errors;
  }

  /** The errors of the names that a status says to be accepted. */
  static List<FieldError> status(ObjectNode definition) {
    return NamesValidation.names(
        definition.path("status").path("acceptedNames"), STATUS.child("acceptedNames"));
  }

  private List<String> nameProblems(String name) {
    List<String> problems = new ArrayList<>(NameFormat.subdomain(name));
    String required = spec.at("/names/plural").asText() + "." + spec.path("group").asText();
    if (!name.equals(required)) {
      problems.add("must be spec.names.plural+\".\"+spec.group");
    }
    return problems;
  }

  private void immutable(FieldPath path, JsonNode after, JsonNode before) {
    if (!Objects.equals(after.asText(), before.asText())) {
      errors.add(FieldError.immutable(path, after.asText()));
    }
  }

  private void storedVersions() {
    ObjectView status = new ObjectView(new ObjectView(definition).object("status"));
    List<String> stored = status.texts("storedVersions");
    if (stored.isEmpty()) {
      errors.add(
          FieldError.invalid(
              STORED_VERSIONS,
              status.get("storedVersions"),
              "must have at least one stored version"));
      return;
    }
    Map<String, Integer> left = new LinkedHashMap<>();
    for (int i = 0; i < stored.size(); i++) {
      left.put(stored.get(i), i);
    }
    for (JsonNode version : spec.path("versions")) {
      String name = version.path("name").asText();
      if (version.path("storage").asBoolean() && !left.containsKey(name)) {
        errors.add(
            FieldError.invalid(STORED_VERSIONS, stored, "must have the storage version " + name));
      }
      left.remove(name);
    }
    left.forEach(
        (name, index) ->
            errors.add(
                FieldError.invalid(
                    STORED_VERSIONS.index(index),
                    name,
                    "missing from spec.versions; "
                        + name
                        + " was previously a storage version, and must remain in spec.versions"
                        + " until a storage migration ensures no data remains persisted in "
                        + name
                        + " and removes "
                        + name
                        + " from status.storedVersions")));
  }

  private void preserveUnknownFields() {
    if (spec.path("preserveUnknownFields").asBoolean()) {
      errors.add(
          FieldError.invalid(
              SPEC.child("preserveUnknownFields"),
              true,
              "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
                  + " spec.versions[*].schema instead"));
    }
  }
}
