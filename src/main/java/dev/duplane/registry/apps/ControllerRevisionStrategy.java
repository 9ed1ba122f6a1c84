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
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is particular to ControllerRevisions (pkg/registry/apps/controllerrevision/strategy.go). */
public final class ControllerRevisionStrategy implements Strategy {
  private final TableColumns table =
      ColumnDefinitions.tableOfCells("controllerrevisions", ControllerRevisionStrategy::cells);

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(object));
    if (!object.hasNonNull("data")) {
      errors.add(FieldError.required(FieldPath.of("data"), "data is mandatory"));
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
    if (!SemanticEquality.equal(after.get("data"), before.get("data"))) {
      errors.add(FieldError.immutable(FieldPath.of("data"), after.get("data")));
    }
    return errors;
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
