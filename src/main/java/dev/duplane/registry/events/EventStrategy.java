package dev.duplane.registry.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.registry.Conversion;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is particular to Events, by either of their two groups. */
public final class EventStrategy implements Strategy {
  private static final List<String> PARTS_OF_REFERENCE =
      List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");
  private static final String REFERENCE = "involvedObject.";
  private static final String SERVED_REFERENCE = "regarding.";
  private static final String REPORTING_COMPONENT = "reportingComponent";
  private static final String SOURCE = "source";

  private final Conversion conversion = new EventConversion();
  private final boolean core;
  private final EventValidation validation;
  private final TableColumns table = new Table();

  /**
   * @param group {@code events.k8s.io}, or empty for {@code v1}
   */
  public EventStrategy(String group) {
    this.core = group.isEmpty();
    this.validation = new EventValidation(core);
  }

  private EventView view(ObjectNode event) {
    return new EventView(core ? event : conversion.toStored(event));
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    return validation.validate(view(object));
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return validation.validateUpdate(view(after), view(before));
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public List<String> selectableFields() {
    String reference = core ? REFERENCE : SERVED_REFERENCE;
    List<String> fields =
        new ArrayList<>(PARTS_OF_REFERENCE.stream().map(reference::concat).toList());
    fields.addAll(
        core
            ? List.of("reason", REPORTING_COMPONENT, SOURCE, "type")
            : List.of("reason", "reportingController", "type"));
    return List.copyOf(fields);
  }

  @Override
  public String storedField(String field) {
    return field.startsWith(SERVED_REFERENCE)
        ? REFERENCE + field.substring(SERVED_REFERENCE.length())
        : EventConversion.storedName(field);
  }

  /** Both groups select among the same objects, so both note all (core/event/strategy.go). */
  @Override
  public Map<String, String> storedFields(ObjectNode object) {
    EventView event = view(object);
    Map<String, String> fields = new LinkedHashMap<>();
    for (String part : PARTS_OF_REFERENCE) {
      fields.put(REFERENCE + part, event.involvedObject().text(part));
    }
    for (String field : List.of("reason", REPORTING_COMPONENT, "type")) {
      fields.put(field, event.text(field));
    }
    String component = event.source().text("component");
    fields.put(SOURCE, component.isEmpty() ? event.text(REPORTING_COMPONENT) : component);
    return fields;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** The same for both groups. */
  private final class Table implements TableColumns {
    private final List<Column> columns = EventColumns.columns();

    @Override
    public List<Column> columns() {
      return columns;
    }

    @Override
    public List<JsonNode> cells(ObjectNode object, Instant now) {
      return EventColumns.cells(view(object), now);
    }
  }
}
