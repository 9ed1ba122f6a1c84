package dev.duplane.api.protobuf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.ApiResource;
import dev.duplane.api.protobuf.MessageType.Field;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contract and the published messages have the same fields. */
class FieldsTest {
  /** What the published messages have of a release after the contract's. */
  private static final Set<String> LATER =
      Set.of("HorizontalPodAutoscalerCondition.observedGeneration is not in the contract");

  private final Set<String> seen = new HashSet<>();
  private final Set<String> differences = new TreeSet<>();

  @Test
  void fields_sameInContractAndMessages() {
    for (ApiResource resource : Contract.bundled().resources()) {
      MessageCodec codec = Messages.bundled().find(resource.apiVersion(), resource.kind());
      compare(requireNonNull(codec, resource.kind()).type(), resource.schema());
    }
    assertThat(differences).containsExactlyInAnyOrderElementsOf(LATER);
  }

  private void compare(MessageType type, Schema schema) {
    if (!seen.add(type.name() + schema.name())) {
      return;
    }
    Set<String> names = new TreeSet<>();
    collect(type, schema, names);
    // The envelope has these two.
    names.addAll(Set.of("kind", "apiVersion"));
    for (Property property : schema.properties()) {
      if (!names.contains(property.name())) {
        differences.add(schema.shortName() + "." + property.name() + " has no message field");
      }
    }
  }

  private void collect(MessageType type, Schema schema, Set<String> names) {
    for (Field field : type.descending()) {
      if (field.inlined()) {
        collect(field.type(), schema, names);
        continue;
      }
      if (!names.add(field.name())) {
        differences.add(schema.shortName() + "." + field.name() + " has two message fields");
      }
      Property property = schema.property(field.name());
      if (property == null) {
        differences.add(schema.shortName() + "." + field.name() + " is not in the contract");
      } else if (field.form() == MessageType.Form.MESSAGE) {
        Schema below = property.schema();
        below = below.type() == Schema.SchemaType.LIST ? below.items() : below;
        compare(field.type(), below);
      } else if (field.form() == MessageType.Form.MAP) {
        Field value = field.type().required(2);
        if (value.form() == MessageType.Form.MESSAGE) {
          compare(value.type(), property.schema().values());
        }
      } else if (field.form() == MessageType.Form.UNION) {
        compareUnion(field.type(), schema);
      }
    }
  }

  /** A union holds schemas as the one that it is in. */
  private void compareUnion(MessageType union, Schema within) {
    for (Field field : union.descending()) {
      if (field.form() == MessageType.Form.MESSAGE) {
        compare(field.type(), within);
      }
    }
  }
}
