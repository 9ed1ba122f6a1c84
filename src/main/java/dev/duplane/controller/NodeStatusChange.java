package dev.duplane.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;

/**
 * The Event that a Node has come to another status ({@code RecordNodeStatusChange} of {@code
 * pkg/controller/util/node/controller_utils.go}). Its involved object has the Node's name and uid
 * alone.
 */
public final class NodeStatusChange {
  private NodeStatusChange() {}

  /**
   * Records the Event.
   *
   * @param events of the component that noticed
   * @param status what the Node is now, such as {@code NodeNotReady}: the reason, too
   */
  public static void record(EventRecorder events, ObjectNode node, String status) {
    ObjectMeta meta = ObjectMeta.of(node);
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    reference.put("apiVersion", "v1").put("kind", "Node");
    reference.putObject("metadata").put("name", meta.name()).put("uid", meta.uid());
    events.event(
        reference,
        EventRecorder.NORMAL,
        status,
        "Node " + meta.name() + " status is now: " + status);
  }
}
