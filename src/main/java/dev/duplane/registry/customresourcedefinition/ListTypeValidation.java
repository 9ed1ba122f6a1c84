package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules for how lists and maps of several owners are merged ({@code
 * ValidateCustomResourceDefinitionOpenAPISchema}, {@code validateMapListKeysMapSet}).
 */
final class ListTypeValidation {
  private static final String LIST_TYPE = "x-kubernetes-list-type";
  private static final String MAP_TYPE = "x-kubernetes-map-type";
  private static final String KEYS = "x-kubernetes-list-map-keys";
  private static final List<String> LIST_TYPES = List.of("atomic", "set", "map");
  private static final List<String> MAP_TYPES = List.of("atomic", "granular");

  private final JsonNode schema;
  private final JsonNode items;
  private final FieldPath path;
  private final List<FieldError> errors;
  private final String listType;

  private ListTypeValidation(JsonNode schema, FieldPath path, List<FieldError> errors) {
    this.schema = schema;
    this.items = schema.path("items");
    this.path = path;
    this.errors = errors;
    this.listType = schema.path(LIST_TYPE).asText("");
  }

  static void validate(JsonNode schema, FieldPath path, List<FieldError> errors) {
    ListTypeValidation validation = new ListTypeValidation(schema, path, errors);
    validation.mapType();
    validation.listType();
    validation.mapKeys();
    validation.itemsOfSetsAndMaps();
  }

  private static String type(JsonNode schema) {
    return schema.path("type").asText("");
  }

  private boolean hasType(String wanted, String because) {
    String type = type(schema);
    if (type.equals(wanted)) {
      return true;
    }
    String detail = "must be " + wanted + " if " + because + " is specified";
    errors.add(
        type.isEmpty()
            ? FieldError.required(path.child("type"), detail)
            : FieldError.invalid(path.child("type"), type, detail));
    return false;
  }

  private void mapType() {
    if (!schema.has(MAP_TYPE)) {
      return;
    }
    boolean unused = hasType("object", MAP_TYPE);
    String mapType = schema.path(MAP_TYPE).asText();
    if (!MAP_TYPES.contains(mapType)) {
      errors.add(FieldError.notSupported(path.child(MAP_TYPE), mapType, MAP_TYPES));
    }
  }

  private void listType() {
    if (!schema.has(LIST_TYPE)) {
      return;
    }
    if (hasType("array", LIST_TYPE) && listType.equals("set") && items.isObject()) {
      atomicItems();
    }
    if (!LIST_TYPES.contains(listType)) {
      errors.add(FieldError.notSupported(path.child(LIST_TYPE), listType, LIST_TYPES));
    }
  }

  private void atomicItems() {
    String detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
    JsonNode shown = items.has(LIST_TYPE) ? items.get(LIST_TYPE) : NullNode.getInstance();
    if (type(items).equals("array") && !items.path(LIST_TYPE).asText("atomic").equals("atomic")) {
      errors.add(FieldError.invalid(path.child("items").child(LIST_TYPE), shown, detail));
    }
    if (type(items).equals("object") && !items.path(MAP_TYPE).asText("").equals("atomic")) {
      errors.add(FieldError.invalid(path.child("items").child(MAP_TYPE), shown, detail));
    }
  }

  private void mapKeys() {
    List<String> keys = keys();
    if (!keys.isEmpty() && !listType.equals("map")) {
      String detail = "must be map if x-kubernetes-list-map-keys is non-empty";
      errors.add(
          schema.has(LIST_TYPE)
              ? FieldError.invalid(path.child(LIST_TYPE), listType, detail)
              : FieldError.required(path.child(LIST_TYPE), detail));
    }
    if (!listType.equals("map")) {
      return;
    }
    if (keys.isEmpty()) {
      errors.add(
          FieldError.required(
              path.child(KEYS), "must not be empty if x-kubernetes-list-type is map"));
    }
    FieldPath at = path.child("items");
    if (items.isMissingNode()) {
      errors.add(FieldError.required(at, "must have a schema if x-kubernetes-list-type is map"));
    } else if (!items.isObject()) {
      errors.add(
          FieldError.invalid(
              at, items, "must only have a single schema if x-kubernetes-list-type is map"));
    } else if (!type(items).equals("object")) {
      errors.add(
          FieldError.invalid(
              at.child("type"),
              type(items),
              "must be object if parent array's x-kubernetes-list-type is map"));
    } else {
      keyFields(keys);
    }
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    schema.path(KEYS).forEach(key -> keys.add(key.asText()));
    return keys;
  }

  private void keyFields(List<String> keys) {
    Set<String> seen = new HashSet<>();
    for (String key : keys) {
      JsonNode field = items.path("properties").path(key);
      if (field.isMissingNode()) {
        errors.add(
            FieldError.invalid(
                path.child(KEYS), keys, "entries must all be names of item properties"));
      } else if (type(field).equals("array") || type(field).equals("object")) {
        errors.add(
            FieldError.invalid(
                path.child("items").child("properties").key(key).child("type"),
                type(items),
                "must be a scalar type if parent array's x-kubernetes-list-type is map"));
      }
      if (!seen.add(key)) {
        errors.add(
            FieldError.invalid(path.child(KEYS), keys, "must not contain duplicate entries"));
      }
    }
  }

  private void itemsOfSetsAndMaps() {
    if (!items.isObject() || !(listType.equals("set") || listType.equals("map"))) {
      return;
    }
    if (items.path("nullable").asBoolean()) {
      errors.add(
          FieldError.forbidden(
              path.child("items").child("nullable"),
              "cannot be nullable when x-kubernetes-list-type is " + listType));
    }
    if (listType.equals("set")) {
      return;
    }
    Set<String> required = new HashSet<>();
    items.path("required").forEach(name -> required.add(name.asText()));
    for (String key : keys()) {
      JsonNode field = items.path("properties").path(key);
      FieldPath at = path.child("items").child("properties").key(key);
      if (field.isMissingNode()) {
        continue;
      }
      if (!required.contains(key) && !field.has("default")) {
        errors.add(
            FieldError.required(
                at.child("default"),
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                    + " required property"));
      }
      if (field.path("nullable").asBoolean()) {
        errors.add(
            FieldError.forbidden(
                at.child("nullable"),
                "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"));
      }
    }
  }
}
