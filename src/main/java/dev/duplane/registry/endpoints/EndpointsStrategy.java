package dev.duplane.registry.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is particular to Endpoints (core/v1 Endpoints). */
public final class EndpointsStrategy implements Strategy {
  /** The endpoints controller says so of what it wrote; it has mended all addresses itself. */
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";

  private static final FieldPath SUBSETS = FieldPath.of("subsets");

  private final boolean strict;
  private final TableColumns table =
      ColumnDefinitions.table(
          "endpoints",
          (object, now) ->
              List.of(
                  ObjectMeta.of(object).name(),
                  EndpointsText.of(subsets(object)),
                  Age.of(ObjectMeta.of(object), now)));

  /**
   * @param strict whether addresses in an unusual form are refused (KEP-4858), so that a warning of
   *     one says that it was there before
   */
  public EndpointsStrategy(boolean strict) {
    this.strict = strict;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    for (ObjectNode subset : subsets(object)) {
      for (ObjectNode node : new ObjectView(subset).objects("ports")) {
        ObjectView port = new ObjectView(node);
        if (port.text("protocol").isEmpty()) {
          port.setText("protocol", "TCP");
        }
      }
    }
  }

  private static List<ObjectNode> subsets(ObjectNode object) {
    return new ObjectView(object).objects("subsets");
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(object));
    errors.addAll(SubsetValidation.subsets(SUBSETS, subsets(object), List.of()));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
    errors.addAll(Strategy.super.validate(after));
    // Those that are as they were may have been written when less was asked of them.
    if (!SemanticEquality.equal(after.get("subsets"), before.get("subsets"))) {
      errors.addAll(
          SubsetValidation.subsets(
              SUBSETS, subsets(after), SubsetValidation.addresses(subsets(before))));
    }
    return errors;
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
    if ("endpoint-controller".equals(ObjectMeta.of(object).labels().get(MANAGED_BY))) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    List<ObjectNode> subsets = subsets(object);
    for (int i = 0; i < subsets.size(); i++) {
      for (String field : List.of("addresses", "notReadyAddresses")) {
        List<ObjectNode> addresses = new ObjectView(subsets.get(i)).objects(field);
        for (int j = 0; j < addresses.size(); j++) {
          String warning =
              IpFormat.addressWarning(
                  SUBSETS.index(i).child(field).index(j).child("ip"),
                  new ObjectView(addresses.get(j)).text("ip"),
                  strict);
          if (warning != null) {
            warnings.add(warning);
          }
        }
      }
    }
    return warnings;
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public TableColumns table() {
    return table;
  }
}
