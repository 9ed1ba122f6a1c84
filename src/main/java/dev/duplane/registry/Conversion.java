package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Between the form in which a resource is served and the one in which it is stored. */
public interface Conversion {

  /** The object in the form in which it is stored; the given one is left alone. */
  ObjectNode toStored(ObjectNode served);

  /** The object in the form in which it is served; the given one is left alone. */
  ObjectNode toServed(ObjectNode stored);
}
