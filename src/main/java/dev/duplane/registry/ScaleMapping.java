package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import java.util.List;
import java.util.function.Function;

/**
 * How an object of a kind that can be scaled is an autoscaling/v1 Scale: where it has the replicas
 * that are wanted, those that are there, and the selector of its Pods.
 *
 * @param specReplicas the names of the fields that lead to the wanted number
 * @param statusReplicas the names of the fields that lead to the present number
 * @param selector the selector as a query has it, empty if there is none
 * @param required whether an object without a wanted number has no Scale
 */
public record ScaleMapping(
    List<String> specReplicas,
    List<String> statusReplicas,
    Function<ObjectNode, String> selector,
    boolean required) {

  /** A mapping of objects that always have a wanted number, if only by default. */
  public ScaleMapping(
      List<String> specReplicas,
      List<String> statusReplicas,
      Function<ObjectNode, String> selector) {
    this(specReplicas, statusReplicas, selector, false);
  }

  /**
   * The Scale of an object, with kind and apiVersion.
   *
   * @throws StatusException 500 if the object lacks a number that it must have
   */
  public ObjectNode scale(ObjectNode object) {
    if (required && !at(object, specReplicas).isNumber()) {
      throw StatusException.internalError(
          "the spec replicas field \"." + String.join(".", specReplicas) + "\" does not exist");
    }
    ObjectNode scale = JsonNodeFactory.instance.objectNode();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      JsonNode value = object.path("metadata").get(field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
    int wanted = at(object, specReplicas).asInt();
    ObjectNode spec = scale.putObject("spec");
    if (wanted != 0) {
      spec.put("replicas", wanted);
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, statusReplicas).asInt());
    String text = selector.apply(object);
    if (!text.isEmpty()) {
      status.put("selector", text);
    }
    return scale;
  }

  private static JsonNode at(JsonNode object, List<String> fields) {
    JsonNode value = object;
    for (String field : fields) {
      value = value.path(field);
    }
    return value;
  }

  /** Gives an object a number of replicas. */
  public void setReplicas(ObjectNode object, JsonNode replicas) {
    ObjectNode holder = object;
    for (String field : specReplicas.subList(0, specReplicas.size() - 1)) {
      holder = holder.get(field) instanceof ObjectNode present ? present : holder.putObject(field);
    }
    holder.set(specReplicas.get(specReplicas.size() - 1), replicas);
  }
}
