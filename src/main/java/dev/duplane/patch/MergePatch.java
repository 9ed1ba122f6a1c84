package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Schema;

/** JSON Merge Patch (RFC 7386): null deletes a member, objects merge, everything else replaces. */
public final class MergePatch implements Patch {
  private final ObjectNode patch;

  private MergePatch(ObjectNode patch) {
    this.patch = patch;
  }

  static MergePatch parse(PatchBody body) {
    if (body.object("error decoding patch: ") instanceof ObjectNode object) {
      return new MergePatch(object);
    }
    throw StatusException.badRequest("Invalid JSON Patch");
  }

  @Override
  public ObjectNode applyTo(ObjectNode current, Schema schema) {
    return merge(current, patch);
  }

  /** RFC 7386 section 2, on copies of what is kept. */
  private static ObjectNode merge(JsonNode target, ObjectNode patch) {
    ObjectNode merged =
        target instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    mergeInto(merged, patch);
    return merged;
  }

  private static void mergeInto(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              JsonNode value = member.getValue();
              if (value.isNull()) {
                target.remove(name);
              } else if (value instanceof ObjectNode object) {
                ObjectNode inner =
                    target.get(name) instanceof ObjectNode existing
                        ? existing
                        : target.putObject(name);
                mergeInto(inner, object);
              } else {
                target.set(name, value.deepCopy());
              }
            });
  }
}
