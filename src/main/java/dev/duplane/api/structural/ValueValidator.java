package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds values against schemas as kube-openapi does, check by check and in its order
 * (pkg/validation/validate/schema.go: type, combinations, text, format, number, list, enumeration,
 * object). Where Go's order is that of a map, it is alphabetical here.
 */
final class ValueValidator {
  private ValueValidator() {}

  static SchemaErrors validate(StructuralSchema schema, JsonNode value, ValueErrors errors) {
    SchemaErrors found = new SchemaErrors();
    if (value.isNull()) {
      type(schema, value, errors, found);
      enumeration(schema.rules(), value, errors, found);
      return found;
    }
    type(schema, value, errors, found);
    Combinations.validate(schema.rules(), value, errors, found);
    found.match();
    if (value.isTextual()) {
      ScalarRules.text(schema.rules(), value.textValue(), errors, found);
      found.match();
      if (StringFormats.knows(schema.rules().format())) {
        ScalarRules.format(schema.rules(), value.textValue(), errors, found);
        found.match();
      }
    } else if (value.isNumber()) {
      ScalarRules.number(schema.rules(), value, errors, found);
      found.match();
    } else if (value.isArray()) {
      list(schema, value, errors, found);
      found.match();
    }
    enumeration(schema.rules(), value, errors, found);
    found.match();
    if (value instanceof ObjectNode object) {
      object(schema, object, errors, found);
      found.match();
    }
    found.match();
    return found;
  }

  private static void type(
      StructuralSchema schema, JsonNode value, ValueErrors errors, SchemaErrors found) {
    List<String> types = schema.types();
    String format = schema.rules().format();
    if (types.isEmpty() && (format.isEmpty() || value.isNull())) {
      return;
    }
    String wanted = String.join(",", types);
    String type = JsonTypes.of(value);
    boolean fits =
        value.isNull()
            ? schema.nullable()
            : types.contains(type)
                || (type.equals("integer") && types.contains("number"))
                || (JsonTypes.isWhole(value) && types.contains("integer"));
    boolean numeric = types.contains("number") || types.contains("integer");
    boolean many = value.isTextual() || value.isArray();
    if (fits || (many && !numeric && !format.isEmpty())) {
      // What has a format is held against that alone.
      found.match();
    } else if (many || value.isNull() || format.isEmpty()) {
      errors.type(found, wanted, type);
    } else if (!JsonTypes.format(value).equals(format)) {
      errors.type(found, format, JsonTypes.format(value));
    } else {
      errors.type(found, wanted, type);
    }
    found.match();
  }

  private static void enumeration(
      ValueRules rules, JsonNode value, ValueErrors errors, SchemaErrors found) {
    if (rules.enumeration().isEmpty()) {
      return;
    }
    for (JsonNode allowed : rules.enumeration()) {
      if (JsonTypes.converts(value, allowed)) {
        return;
      }
    }
    errors.notSupported(found, value, rules.enumeration());
  }

  private static void list(
      StructuralSchema schema, JsonNode list, ValueErrors errors, SchemaErrors found) {
    ValueRules rules = schema.rules();
    StructuralSchema items = schema.item();
    for (int i = 0; items != null && i < list.size(); i++) {
      found.addAll(validate(items, list.get(i), errors.item(i)));
    }
    Long min = rules.minItems();
    if (min != null && list.size() < min) {
      errors.invalid(found, list.size(), "should have at least " + min + " items");
    }
    Long max = rules.maxItems();
    if (max != null && list.size() > max) {
      errors.tooMany(found, "items", list.size(), max);
    }
    if (rules.uniqueItems() && ListTypes.repeats(list)) {
      errors.invalid(found, "", "shouldn't contain duplicates");
    }
    found.match();
  }

  private static void object(
      StructuralSchema schema, ObjectNode object, ValueErrors errors, SchemaErrors found) {
    ValueRules rules = schema.rules();
    Long min = rules.minProperties();
    if (min != null && object.size() < min) {
      errors.invalid(found, object.size(), "should have at least " + min + " properties");
      return;
    }
    Long max = rules.maxProperties();
    if (max != null && object.size() > max) {
      errors.tooMany(found, "properties", object.size(), max);
      return;
    }
    Map<String, JsonNode> fields = new TreeMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    additional(schema, fields, errors, found);
    fields.forEach(
        (name, value) -> {
          StructuralSchema field = schema.field(name);
          if (field != null) {
            found.addAll(validate(field, value, errors.field(name)));
          }
        });
    for (String required : rules.required()) {
      if (!object.has(required)) {
        errors.required(found, required);
      }
    }
  }

  private static void additional(
      StructuralSchema schema,
      Map<String, JsonNode> fields,
      ValueErrors errors,
      SchemaErrors found) {
    StructuralSchema additional = schema.additional();
    fields.forEach(
        (name, value) -> {
          if (schema.property(name) == null && additional != null) {
            found.addAll(validate(additional, value, errors.additional(name)));
          } else if (schema.property(name) == null && !schema.allowsAdditional()) {
            errors.additional(name).invalid(found, name, "is a forbidden property");
          }
        });
  }
}
