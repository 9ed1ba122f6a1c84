package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Presence;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;

/** What a kind has on the wire when nothing is set: the fields that are always there. */
final class ZeroValues {
  private ZeroValues() {}

  /** Adds the fields that are always there and not yet set. */
  static void addFields(ObjectNode object, Schema schema) {
    for (Property property : schema.properties()) {
      if (property.presence() == Presence.ALWAYS && !object.has(property.name())) {
        add(object, property);
      }
    }
  }

  private static void add(ObjectNode object, Property property) {
    switch (property.schema().type()) {
      case OBJECT -> addFields(object.putObject(property.name()), property.schema());
      case STRING -> object.put(property.name(), "");
      case INTEGER, NUMBER, INT_OR_STRING -> object.put(property.name(), 0);
      case BOOLEAN -> object.put(property.name(), false);
      case QUANTITY -> object.put(property.name(), "0");
      case MAP, LIST, TIME, MICRO_TIME, BYTES, ANY -> object.putNull(property.name());
    }
  }
}
