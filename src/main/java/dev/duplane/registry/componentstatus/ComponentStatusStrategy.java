package dev.duplane.registry.componentstatus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.ComputedStrategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The strategy of ComponentStatuses. kube-apiserver lists them in the order in which the components
 * happen to answer; here it is that of their names.
 */
public final class ComponentStatusStrategy implements ComputedStrategy {
  private static final TableColumns TABLE =
      ColumnDefinitions.table("componentstatuses", (object, now) -> cells(object));

  private final Map<String, Supplier<ComponentHealth>> components;

  /**
   * @param components by name; each is asked when it is shown
   */
  public ComponentStatusStrategy(Map<String, Supplier<ComponentHealth>> components) {
    this.components = new TreeMap<>(components);
  }

  @Override
  public List<ObjectNode> objects() {
    List<ObjectNode> objects = new ArrayList<>();
    components.forEach((name, component) -> objects.add(status(name, component.get())));
    return objects;
  }

  private static ObjectNode status(String name, ComponentHealth health) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.putObject("metadata").put("name", name);
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", "Healthy").put("status", health.healthy() ? "True" : "False");
    if (!health.message().isEmpty()) {
      condition.put("message", health.message());
    }
    if (!health.error().isEmpty()) {
      condition.put("error", health.error());
    }
    return status;
  }

  @Override
  public StatusException absent(String name) {
    return StatusException.untyped("Component not found: " + name);
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public TableColumns table() {
    return TABLE;
  }

  private static List<String> cells(ObjectNode object) {
    JsonNode condition = object.path("conditions").path(0);
    return List.of(
        ObjectMeta.of(object).name(),
        condition.path("status").asText().equals("True") ? "Healthy" : "Unhealthy",
        condition.path("message").asText(),
        condition.path("error").asText());
  }
}
