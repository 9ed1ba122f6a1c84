package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Converts between the served form of a resource and its stored form. */
public interface Conversion {

  /** The object in the form in which it is stored; the given one is left alone. */
  ObjectNode toStored(ObjectNode served);

  /** The object in the form in which it is served, for which the given one may be used up. */
  ObjectNode toServed(ObjectNode stored);
}
