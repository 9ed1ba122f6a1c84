package dev.duplane.registry.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.registry.Conversion;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is particular to Events, by either of their two groups. */
public final class EventStrategy implements Strategy {
  private static final List<String> PARTS_OF_REFERENCE =
      List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");
  private static final String REFERENCE = "involvedObject.";
  private static final String SERVED_REFERENCE = "regarding.";

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
            ? List.of("reason", "reportingComponent", "source", "type")
            : List.of("reason", "reportingController", "type"));
    return List.copyOf(fields);
  }

  @Override
  public @Nullable String selectableField(ObjectNode object, String field) {
    EventView event = view(object);
    for (String reference : List.of(REFERENCE, SERVED_REFERENCE)) {
      if (field.startsWith(reference)) {
        return event.involvedObject().text(field.substring(reference.length()));
      }
    }
    if (field.equals("source")) {
      String component = event.source().text("component");
      return component.isEmpty() ? event.text("reportingComponent") : component;
    }
    return event.text(EventConversion.storedName(field));
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
