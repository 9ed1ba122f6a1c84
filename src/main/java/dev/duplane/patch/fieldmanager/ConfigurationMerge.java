package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays a configuration over an object without noting who owns what, as policies do
 * (apiserver/pkg/admission/plugin/policy/mutating/patch/smd.go, {@code ApplyStructuredMergeDiff}).
 */
public final class ConfigurationMerge {
  private final OwnershipSchema shape;

  private ConfigurationMerge(OwnershipSchema shape) {
    this.shape = shape;
  }

  /** That of a kind. */
  public static ConfigurationMerge of(Schema schema) {
    return schema.derived(
        ConfigurationMerge.class,
        () -> new ConfigurationMerge(OwnershipSchema.ofRoot(schema, Set.of(), Set.of())));
  }

  /**
   * The merged object; those given are left alone.
   *
   * @throws IllegalArgumentException in kube-apiserver's words, if the configuration is not of the
   *     kind or has what can only be replaced as a whole
   */
  public ObjectNode merge(ObjectNode object, ObjectNode configuration) {
    String errors = ConfigurationCheck.errorsOf(shape, configuration);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(
          "failed to convert patch object to typed object: " + errors);
    }
    List<String> atomics = new ArrayList<>();
    atomics("", shape, configuration, atomics);
    if (!atomics.isEmpty()) {
      throw new IllegalArgumentException(
          "invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: "
              + String.join(", ", atomics));
    }
    try {
      return ((ObjectNode) TypedMerge.merge(shape, object, configuration)).deepCopy();
    } catch (ListItems.Unnamed e) {
      throw new IllegalArgumentException(
          "failed to convert original object to typed object: " + e.getMessage(), e);
    }
  }

  private static void atomics(
      String path, OwnershipSchema shape, JsonNode value, List<String> found) {
    if (value.isContainerNode() && shape.kind() == OwnershipSchema.Kind.LEAF) {
      found.add(path);
    }
    switch (shape.schema().type()) {
      case OBJECT -> {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          OwnershipSchema.OwnedField field = shape.field(entry.getKey());
          if (field != null) {
            atomics(path + "." + entry.getKey(), field.shape(), entry.getValue(), found);
          }
        }
      }
      case LIST -> {
        for (int i = 0; i < value.size(); i++) {
          atomics(path + "[" + i + "]", shape.element(), value.get(i), found);
        }
      }
      default -> {
        // Values of maps are not looked into.
      }
    }
  }
}
