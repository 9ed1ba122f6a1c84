package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a file says of an object against the contract's schema of its kind: whether there are
 * such fields, and whether they can have such values.
 */
final class FieldCheck {

  /** What a value is there for. */
  enum Purpose {
    /** To be sent. */
    SENT,
    /** To be compared: {@link Expect#ANY} need not be of the type. */
    EXPECTED
  }

  private final Purpose purpose;
  private final Problems problems;

  FieldCheck(Purpose purpose, Problems problems) {
    this.purpose = purpose;
    this.problems = problems;
  }

  /**
   * Checks a value.
   *
   * @param path of it, for errors; empty for the object itself
   */
  void tree(Tree tree, Schema schema, String path) {
    if (Tree.open(tree) || schema.type() == Schema.SchemaType.ANY || none(tree)) {
      return;
    }
    switch (schema.type()) {
      case OBJECT -> object(tree, schema, path);
      case MAP -> {
        if (tree instanceof Tree.Mapping map) {
          map.entries()
              .forEach((key, it) -> tree(it.value(), schema.values(), path + "[" + key + "]"));
        } else {
          wrong(tree, path, "a mapping");
        }
      }
      case LIST -> {
        if (tree instanceof Tree.Sequence sequence) {
          for (int i = 0; i < sequence.items().size(); i++) {
            tree(sequence.items().get(i), schema.items(), path + "[" + i + "]");
          }
        } else {
          wrong(tree, path, "a list");
        }
      }
      default -> scalar(tree, schema, path);
    }
  }

  /** Whether it stands for no value, as null does, or for any. */
  private boolean none(Tree tree) {
    if (!(tree instanceof Tree.Scalar scalar)) {
      return false;
    }
    return scalar.value().isNull()
        || (purpose == Purpose.EXPECTED && Expect.ANY.equals(scalar.value().textValue()));
  }

  private void object(Tree tree, Schema schema, String path) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      wrong(tree, path, "a mapping");
      return;
    }
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              Property property = schema.property(key);
              String child = path.isEmpty() ? key : path + "." + key;
              if (property == null) {
                problems.at(entry.keyAt(), unknown(schema, key, child));
              } else {
                tree(entry.value(), property.schema(), child);
              }
            });
  }

  private static String unknown(Schema schema, String key, String path) {
    return "unknown field \"%s\"%s%s"
        .formatted(
            path,
            schema.name().isEmpty() ? "" : " of " + schema.shortName(),
            Spelling.suggest(key, schema.properties().stream().map(Property::name).toList()));
  }

  private void scalar(Tree tree, Schema schema, String path) {
    JsonNode value = tree instanceof Tree.Scalar scalar ? scalar.value() : null;
    boolean right =
        value != null
            && switch (schema.type()) {
              case INTEGER -> value.canConvertToExactIntegral();
              case NUMBER -> value.isNumber();
              case BOOLEAN -> value.isBoolean();
              case INT_OR_STRING -> value.isTextual() || value.canConvertToExactIntegral();
              case QUANTITY -> value.isTextual() || value.isNumber();
              default -> value.isTextual();
            };
    if (!right) {
      wrong(tree, path, words(schema.type()));
    }
  }

  private static String words(Schema.SchemaType type) {
    return switch (type) {
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case INT_OR_STRING -> "a whole number or text";
      case QUANTITY -> "a quantity";
      default -> "text";
    };
  }

  private void wrong(Tree tree, String path, String wanted) {
    problems.wrongType(tree, path.isEmpty() ? "an object" : path, wanted);
  }

  /**
   * What is wrong with a path.
   *
   * @param schemas the kinds that an answer may be of; none: anything goes
   * @return null if one of them has such a field
   */
  static @Nullable String path(ValuePath path, List<Schema> schemas) {
    String first = null;
    for (Schema schema : schemas) {
      String wrong = path(path, schema);
      if (wrong == null) {
        return null;
      }
      first = first == null ? wrong : first;
    }
    return first;
  }

  private static @Nullable String path(ValuePath path, Schema root) {
    Schema at = root;
    StringBuilder so = new StringBuilder();
    for (ValuePath.Segment segment : path.segments()) {
      if (at.type() == Schema.SchemaType.ANY) {
        return null;
      }
      String name =
          segment instanceof ValuePath.Key key
              ? key.name()
              : segment instanceof ValuePath.Bracket bracket ? bracket.text() : null;
      so.append(
          segment instanceof ValuePath.Key
              ? (so.length() == 0 ? "" : ".") + name
              : "[" + (name == null ? "*" : name) + "]");
      Property property = name == null ? null : at.property(name);
      if (at.type() == Schema.SchemaType.OBJECT && property != null) {
        at = property.schema();
      } else if (at.type() == Schema.SchemaType.OBJECT && name != null) {
        return unknown(at, name, so.toString());
      } else if (at.type() == Schema.SchemaType.MAP && name != null) {
        at = at.values();
      } else if (at.type() == Schema.SchemaType.LIST
          && (name == null || name.matches("[0-9]{1,9}"))) {
        at = at.items();
      } else {
        return "there can be no \"" + path + "\": " + before(so) + " is " + kind(at);
      }
    }
    return null;
  }

  /** All of a path but its last segment. */
  private static String before(StringBuilder path) {
    int end = Math.max(path.lastIndexOf("."), path.lastIndexOf("["));
    return end <= 0 ? "the object" : path.substring(0, end);
  }

  private static String kind(Schema schema) {
    return switch (schema.type()) {
      case OBJECT, MAP -> "a mapping";
      case LIST -> "a list";
      default -> words(schema.type());
    };
  }
}
