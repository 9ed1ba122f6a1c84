package dev.duplane.registry.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import dev.duplane.store.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is particular to ControllerRevisions (pkg/registry/apps/controllerrevision/strategy.go). */
public final class ControllerRevisionStrategy implements Strategy {
  private static final String DATA = "data";

  private final TableColumns table =
      ColumnDefinitions.tableOfCells("controllerrevisions", ControllerRevisionStrategy::cells);

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(object));
    if (!object.hasNonNull(DATA)) {
      errors.add(FieldError.required(FieldPath.of(DATA), "data is mandatory"));
    }
    long revision = object.path("revision").asLong();
    if (revision < 0) {
      errors.add(
          FieldError.invalid(
              FieldPath.of("revision"), revision, "must be greater than or equal to 0"));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(validate(after));
    if (!WrittenData.text(after.get(DATA)).equals(WrittenData.text(before.get(DATA)))) {
      errors.add(FieldError.immutable(FieldPath.of(DATA), after.get(DATA)));
    }
    return errors;
  }

  @Override
  public void written(ObjectNode object, byte[] json) {
    if (object.get(DATA) instanceof ObjectNode data) {
      object.set(DATA, WrittenData.of(data, WrittenData.find(json, DATA)));
    }
  }

  /** What is written unusually is noted, since objects are stored as Go would write them. */
  @Override
  public Map<String, String> storedFields(ObjectNode object) {
    String text = WrittenData.unusualText(object.get(DATA));
    return text.isEmpty() ? Map.of() : Map.of(DATA, text);
  }

  @Override
  public void noted(ObjectNode object, Value value) {
    String text = value.field(DATA);
    if (!text.isEmpty() && object.get(DATA) instanceof ObjectNode data) {
      object.set(DATA, WrittenData.of(data, text));
    }
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  private static List<JsonNode> cells(ObjectNode revision, Instant now) {
    ObjectMeta meta = ObjectMeta.of(revision);
    return List.of(
        TextNode.valueOf(meta.name()),
        TextNode.valueOf(controller(meta)),
        LongNode.valueOf(revision.path("revision").asLong()),
        TextNode.valueOf(Age.of(meta, now)));
  }

  private static String controller(ObjectMeta meta) {
    for (ObjectNode owner : meta.objects("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        String version = owner.path("apiVersion").asText();
        int slash = version.indexOf('/');
        String group = slash < 0 ? "" : "." + version.substring(0, slash);
        String kind = owner.path("kind").asText() + group;
        return kind.toLowerCase(Locale.ROOT) + "/" + owner.path("name").asText();
      }
    }
    return "<none>";
  }
}
