package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import java.util.List;

/** The three lists of containers in a Pod's spec. */
enum ContainerList {
  REGULAR("containers"),
  INIT("initContainers"),
  EPHEMERAL("ephemeralContainers");

  private final String field;

  ContainerList(String field) {
    this.field = field;
  }

  /** The field of the spec. */
  String field() {
    return field;
  }

  /** The containers of a spec. */
  List<ObjectNode> of(ObjectNode spec) {
    return new ObjectView(spec).objects(field);
  }
}
