package dev.duplane.registry.endpointslice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.ShortList;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is particular to EndpointSlices (discovery/v1 EndpointSlice; KEP-752). */
public final class EndpointSliceStrategy implements Strategy {
  /** The controllers that write slices have mended all addresses themselves. */
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private static final Set<String> CONTROLLERS =
      Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

  private final boolean strict;
  private final SemanticEquality equality;
  private final TableColumns table =
      ColumnDefinitions.table(
          "endpointslices",
          (object, now) ->
              List.of(
                  ObjectMeta.of(object).name(),
                  new ObjectView(object).text("addressType"),
                  orUnset(ShortList.of(ports(object))),
                  orUnset(ShortList.of(addresses(object))),
                  Age.of(ObjectMeta.of(object), now)));

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858), so that a warning of
   *     one says that it was there before
   */
  public EndpointSliceStrategy(ApiResource resource, boolean strict) {
    this.strict = strict;
    this.equality = new SemanticEquality(ObjectCodec.of(resource));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    for (ObjectNode node : new ObjectView(object).objects("ports")) {
      ObjectView port = new ObjectView(node);
      if (!port.has("name")) {
        port.setText("name", "");
      }
      if (!port.has("protocol")) {
        port.setText("protocol", "TCP");
      }
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    ObjectMeta.of(object).setInteger("generation", 1);
    dropTopology(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    ObjectMeta meta = ObjectMeta.of(after);
    ObjectMeta old = ObjectMeta.of(before);
    if (!equality.sameContent(after, before) || !meta.labels().equals(old.labels())) {
      meta.raiseGeneration(old);
    }
    dropTopology(after);
  }

  /** Only v1beta1 could write it. */
  private static void dropTopology(ObjectNode object) {
    new ObjectView(object).objects("endpoints").forEach(it -> it.remove("deprecatedTopology"));
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(object));
    errors.addAll(SliceValidation.addressType(object));
    errors.addAll(SliceValidation.endpoints(object));
    errors.addAll(SliceValidation.ports(object));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(after));
    errors.addAll(SliceValidation.addressType(after));
    // Those that are as they were may have been written when less was asked of them.
    if (!equality.same("endpoints", after, before)) {
      errors.addAll(SliceValidation.endpoints(after));
    }
    errors.addAll(SliceValidation.ports(after));
    String type = new ObjectView(after).text("addressType");
    if (!type.equals(new ObjectView(before).text("addressType"))) {
      errors.add(FieldError.immutable(FieldPath.of("addressType"), after.get("addressType")));
    }
    return errors;
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
    List<String> warnings = new ArrayList<>();
    if (new ObjectView(object).text("addressType").equals("FQDN")) {
      warnings.add("spec.addressType: FQDN endpoints are deprecated");
    }
    if (CONTROLLERS.contains(ObjectMeta.of(object).labels().getOrDefault(MANAGED_BY, ""))) {
      return warnings;
    }
    List<ObjectNode> endpoints = new ObjectView(object).objects("endpoints");
    for (int i = 0; i < endpoints.size(); i++) {
      FieldPath path = FieldPath.of("endpoints").index(i).child("addresses");
      List<String> addresses = new ObjectView(endpoints.get(i)).texts("addresses");
      for (int j = 0; j < addresses.size(); j++) {
        String warning = IpFormat.addressWarning(path.index(j), addresses.get(j), strict);
        if (warning != null) {
          warnings.add(warning);
        }
      }
    }
    return warnings;
  }

  private static List<String> ports(ObjectNode object) {
    List<String> ports = new ArrayList<>();
    for (ObjectNode node : new ObjectView(object).objects("ports")) {
      ObjectView port = new ObjectView(node);
      String name = port.optionalText("name");
      if (port.has("port")) {
        ports.add(Integer.toString(port.integer("port")));
      } else {
        ports.add(name == null ? "*" : name);
      }
    }
    return ports;
  }

  private static List<String> addresses(ObjectNode object) {
    return new ObjectView(object)
        .objects("endpoints").stream()
            .flatMap(endpoint -> new ObjectView(endpoint).texts("addresses").stream())
            .toList();
  }

  private static String orUnset(String list) {
    return list.isEmpty() ? "<unset>" : list;
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public TableColumns table() {
    return table;
  }
}
