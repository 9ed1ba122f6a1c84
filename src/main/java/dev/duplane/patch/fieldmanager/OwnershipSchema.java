package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Presence;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema as ownership sees it: what is owned as a whole, what by its parts, with the path
 * elements of the fields made once and in order. Safe for any number of threads: the volatile
 * fields are filled on first use, if need be twice with equal results.
 */
final class OwnershipSchema {
  /** How a value is owned. */
  enum Kind {
    /** As a whole: scalars, atomic lists and maps. */
    LEAF,
    OBJECT,
    MAP,
    /** By the value of each item. */
    SET,
    /** By the keys of each item. */
    KEYED
  }

  /**
   * A field of an object.
   *
   * @param struct whether it is always there, if only empty
   */
  record OwnedField(Property property, Element element, OwnershipSchema shape, boolean struct) {}

  private final Schema schema;
  private final Kind kind;
  private final Set<String> unowned;
  private final Set<String> unownedInMetadata;
  private volatile @Nullable List<OwnedField> fields;
  private volatile @Nullable Map<String, OwnedField> byName;
  private volatile @Nullable OwnershipSchema element;

  /**
   * The shape of an object with metadata.
   *
   * @param unowned its fields that nobody owns
   * @param unownedInMetadata likewise of its metadata
   */
  static OwnershipSchema ofRoot(Schema schema, Set<String> unowned, Set<String> unownedInMetadata) {
    return new OwnershipSchema(schema, unowned, unownedInMetadata);
  }

  private OwnershipSchema(Schema schema, Set<String> unowned, Set<String> unownedInMetadata) {
    this.schema = schema;
    this.kind = kindOf(schema);
    this.unowned = unowned;
    this.unownedInMetadata = unownedInMetadata;
  }

  private static Kind kindOf(Schema schema) {
    return switch (schema.type()) {
      case OBJECT -> schema.atomicMap() ? Kind.LEAF : Kind.OBJECT;
      case MAP -> schema.atomicMap() ? Kind.LEAF : Kind.MAP;
      case LIST ->
          switch (schema.listType()) {
            case ATOMIC -> Kind.LEAF;
            case SET -> Kind.SET;
            case MAP -> Kind.KEYED;
          };
      default -> Kind.LEAF;
    };
  }

  Kind kind() {
    return kind;
  }

  Schema schema() {
    return schema;
  }

  /** The fields of an object that can be owned, in the order of their names. */
  List<OwnedField> fields() {
    List<OwnedField> known = fields;
    if (known == null) {
      List<OwnedField> found = new ArrayList<>();
      for (Property property : schema.properties()) {
        if (!unowned.contains(property.name())) {
          boolean metadata = property.name().equals("metadata");
          OwnershipSchema shape =
              new OwnershipSchema(
                  property.schema(), metadata ? unownedInMetadata : Set.of(), Set.of());
          found.add(
              new OwnedField(property, Element.field(property.name()), shape, struct(property)));
        }
      }
      found.sort((a, b) -> a.element().compareTo(b.element()));
      known = List.copyOf(found);
      fields = known;
    }
    return known;
  }

  /** The field of that name, null if there is none that can be owned. */
  @Nullable OwnedField field(String name) {
    Map<String, OwnedField> known = byName;
    if (known == null) {
      known = new HashMap<>();
      for (OwnedField field : fields()) {
        known.put(field.property().name(), field);
      }
      byName = known;
    }
    return known.get(name);
  }

  private static boolean struct(Property property) {
    JsonNode value = property.defaultValue();
    return property.presence() == Presence.ALWAYS
        && property.schema().type() == Schema.SchemaType.OBJECT
        && value != null;
  }

  /** The shape of a map's values or a list's items. */
  OwnershipSchema element() {
    OwnershipSchema known = element;
    if (known == null) {
      Schema of = schema.type() == Schema.SchemaType.MAP ? schema.values() : schema.items();
      known = new OwnershipSchema(of, Set.of(), Set.of());
      element = known;
    }
    return known;
  }
}
