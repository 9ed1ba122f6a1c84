package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.registry.ObjectStorage;

/**
 * The resource in whose form a webhook or policy has asked to see a request (Dynamic Admission
 * Control, "matchPolicy: Equivalent").
 *
 * @param requested as the client has asked for it
 * @param seen as the rule has it; the same if the rule is about what the client has asked for
 */
record Matched(ObjectStorage requested, ObjectStorage seen) {
  ApiResource resource() {
    return seen.resource();
  }

  boolean converts() {
    return seen != requested;
  }

  /** An object in the form in which it is seen. */
  ObjectNode shown(ObjectNode object) {
    return converts() ? requested.converted(object, seen) : object;
  }

  /** An object that was seen in that form, in the one of the request. */
  ObjectNode requested(ObjectNode shown) {
    if (!converts()) {
      return shown;
    }
    ObjectNode known = seen.codec().decode(shown).object();
    return seen.converted(known, requested);
  }
}
