package dev.duplane.registry.configmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.FieldRule;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What is particular to ConfigMaps (ConfigMaps; KEP-1412; core/v1 ConfigMap). */
public final class ConfigMapStrategy implements Strategy {
  /** What all values together may hold (core MaxSecretSize). */
  private static final int MAX_BYTES = 1024 * 1024;

  private static final String DATA = "data";
  private static final String BINARY_DATA = "binaryData";
  private static final String IMMUTABLE = "immutable";

  private final TableColumns table =
      ColumnDefinitions.tableOfCells(
          "configmaps",
          (object, now) ->
              List.<JsonNode>of(
                  TextNode.valueOf(ObjectMeta.of(object).name()),
                  IntNode.valueOf(object.path(DATA).size() + object.path(BINARY_DATA).size()),
                  TextNode.valueOf(Age.of(ObjectMeta.of(object), now))));

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(object));
    ObjectView map = new ObjectView(object);
    Map<String, String> data = map.textMap(DATA);
    Map<String, String> binaryData = map.textMap(BINARY_DATA);
    long size = 0;
    for (Map.Entry<String, String> entry : data.entrySet()) {
      FieldPath path = FieldPath.of(DATA).key(entry.getKey());
      key(path, entry.getKey(), errors);
      if (binaryData.containsKey(entry.getKey())) {
        errors.add(
            FieldError.invalid(path, entry.getKey(), "duplicate of key present in binaryData"));
      }
      size += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    for (Map.Entry<String, String> entry : binaryData.entrySet()) {
      key(FieldPath.of(BINARY_DATA).key(entry.getKey()), entry.getKey(), errors);
      size += Base64.getDecoder().decode(entry.getValue()).length;
    }
    if (size > MAX_BYTES) {
      // The whole object is meant: Kubernetes writes the path of no field so.
      errors.add(FieldError.tooLong(FieldPath.of("[]"), MAX_BYTES));
    }
    return errors;
  }

  private static void key(FieldPath path, String key, List<FieldError> errors) {
    errors.addAll(FieldError.invalid(path, key, NameFormat.configKey(key)));
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
    if (new ObjectView(before).bool(IMMUTABLE)) {
      if (!new ObjectView(after).bool(IMMUTABLE)) {
        errors.add(unchangeable(IMMUTABLE));
      }
      for (String field : List.of(DATA, BINARY_DATA)) {
        if (!SemanticEquality.equal(after.get(field), before.get(field))) {
          errors.add(unchangeable(field));
        }
      }
    }
    errors.addAll(validate(after));
    return errors;
  }

  private static FieldError unchangeable(String field) {
    return FieldError.forbidden(FieldPath.of(field), "field is immutable when `immutable` is set")
        .because(FieldRule.IMMUTABLE);
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public TableColumns table() {
    return table;
  }
}
