package dev.duplane.controller.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.registry.Registry;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions.DefinitionCondition;
import dev.duplane.registry.customresourcedefinition.StructuralRules;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells of schemas that are not structural, as those of old definitions are that still keep all
 * fields (apiextensions-apiserver, pkg/controller/nonstructuralschema).
 */
public final class NonStructuralSchemaController extends DefinitionLoop {

  /**
   * @param registry where the definitions are
   * @param clock gives the times of conditions
   */
  public NonStructuralSchemaController(Registry registry, Clock clock) {
    super(registry, clock);
  }

  @Override
  public String name() {
    return "non-structural-schema-condition-controller";
  }

  @Override
  void change(ObjectNode definition) {
    DefinitionCondition condition = condition(definition);
    JsonNode known = Conditions.find(definition, DefinitionConditions.NON_STRUCTURAL_SCHEMA);
    if (condition == null) {
      if (known != null) {
        DefinitionConditions.remove(definition, DefinitionConditions.NON_STRUCTURAL_SCHEMA);
      }
    } else if (!condition.isSaidBy(known)) {
      set(definition, condition);
    }
  }

  private static @Nullable DefinitionCondition condition(ObjectNode definition) {
    List<String> violations = new ArrayList<>();
    JsonNode versions = definition.path("spec").path("versions");
    for (int i = 0; i < versions.size(); i++) {
      JsonNode schema = versions.get(i).path("schema").path("openAPIV3Schema");
      if (!schema.isObject()) {
        continue;
      }
      String unsupported = StructuralRules.unsupported(schema);
      if (!unsupported.isEmpty()) {
        return new DefinitionCondition(
            DefinitionConditions.NON_STRUCTURAL_SCHEMA,
            "Unknown",
            "StructuralError",
            "failed to check validation schema for version "
                + versions.get(i).path("name").asText()
                + ": "
                + unsupported);
      }
      FieldPath path =
          FieldPath.of("spec", "versions").index(i).child("schema").child("openAPIV3Schema");
      StructuralRules.validate(schema, path).stream()
          .map(FieldError::toString)
          .forEach(violations::add);
    }
    return violations.isEmpty()
        ? null
        : new DefinitionCondition(
            DefinitionConditions.NON_STRUCTURAL_SCHEMA,
            "True",
            "Violations",
            violations.size() == 1 ? violations.get(0) : "[" + String.join(", ", violations) + "]");
  }
}
