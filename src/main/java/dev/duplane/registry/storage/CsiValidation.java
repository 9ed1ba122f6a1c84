package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.SelectorFormat;
import dev.duplane.registry.SemanticEquality;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for what drivers of the Container Storage Interface say of themselves: CSIDrivers,
 * CSINodes and CSIStorageCapacities (pkg/apis/storage/validation/validation.go).
 */
public final class CsiValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath DRIVERS = SPEC.child("drivers");
  private static final List<String> GROUP_POLICIES =
      List.of("File", "None", "ReadWriteOnceWithFSType");
  private static final List<String> LIFECYCLE_MODES = List.of("Persistent", "Ephemeral");
  private static final int LEAST_TOKEN_SECONDS = 600;
  private static final long MOST_TOKEN_SECONDS = 1L << 32;
  private static final int LEAST_UPDATE_SECONDS = 10;
  private static final int LONGEST_NODE_ID = 256;

  private CsiValidation() {}

  /** All that is wrong with a CSIDriver. */
  public static List<FieldError> driver(ObjectNode node, @Nullable ObjectNode before) {
    ObjectView spec = spec(node);
    List<FieldError> errors = new ArrayList<>();
    String policy = spec.text("fsGroupPolicy");
    if (!GROUP_POLICIES.contains(policy)) {
      errors.add(FieldError.notSupported(SPEC.child("fsGroupPolicy"), policy, GROUP_POLICIES));
    }
    tokenRequests(spec.objects("tokenRequests"), errors);
    for (String mode : spec.texts("volumeLifecycleModes")) {
      if (!LIFECYCLE_MODES.contains(mode)) {
        errors.add(
            FieldError.notSupported(SPEC.child("volumeLifecycleModes"), mode, LIFECYCLE_MODES));
      }
    }
    JsonNode period = spec.get("nodeAllocatableUpdatePeriodSeconds");
    if (period != null && period.asLong() < LEAST_UPDATE_SECONDS) {
      errors.add(
          FieldError.invalid(
              SPEC.child("nodeAllocatableUpdatePeriodSeconds"),
              period,
              "must be greater than or equal to 10 seconds"));
    }
    if (before != null) {
      // The name of the first field in the path is Kubernetes' own slip.
      immutable(SPEC.child("attachedRequired"), "attachRequired", spec, spec(before), errors);
      immutable(
          SPEC.child("volumeLifecycleModes"), "volumeLifecycleModes", spec, spec(before), errors);
    }
    return errors;
  }

  private static void tokenRequests(List<ObjectNode> requests, List<FieldError> errors) {
    Set<String> audiences = new HashSet<>();
    for (int i = 0; i < requests.size(); i++) {
      ObjectView request = new ObjectView(requests.get(i));
      FieldPath path = SPEC.child("tokenRequests").index(i);
      String audience = request.text("audience");
      JsonNode seconds = request.get("expirationSeconds");
      if (!audiences.add(audience)) {
        errors.add(FieldError.duplicate(path.child("audience"), audience));
      } else if (seconds != null && seconds.asLong() < LEAST_TOKEN_SECONDS) {
        errors.add(
            FieldError.invalid(
                path.child("expirationSeconds"),
                seconds,
                "may not specify a duration less than 10 minutes"));
      } else if (seconds != null && seconds.asLong() > MOST_TOKEN_SECONDS) {
        errors.add(
            FieldError.invalid(
                path.child("expirationSeconds"),
                seconds,
                "may not specify a duration larger than 2^32 seconds"));
      }
    }
  }

  /** All that is wrong with a CSINode; of a driver that it had, only the limits may change. */
  public static List<FieldError> node(ObjectNode node, @Nullable ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    List<ObjectNode> drivers = spec(node).objects("drivers");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < drivers.size(); i++) {
      nodeDriver(DRIVERS.index(i), new ObjectView(drivers.get(i)), names, errors);
    }
    for (ObjectNode was :
        before == null ? List.<ObjectNode>of() : spec(before).objects("drivers")) {
      for (ObjectNode is : drivers) {
        if (is.path("name").equals(was.path("name")) && !internal(is).equals(internal(was))) {
          errors.add(FieldError.immutable(DRIVERS, internal(is)));
        }
      }
    }
    return errors;
  }

  private static void nodeDriver(
      FieldPath path, ObjectView driver, Set<String> names, List<FieldError> errors) {
    String name = driver.text("name");
    errors.addAll(driverName(path.child("name"), name));
    String id = driver.text("nodeID");
    if (id.isEmpty()) {
      errors.add(FieldError.required(path.child("nodeID"), ""));
    } else if (id.length() > LONGEST_NODE_ID) {
      errors.add(FieldError.invalid(path.child("nodeID"), id, "must be 256 characters or less"));
    }
    JsonNode count = driver.node().path("allocatable").path("count");
    if (count.asInt() < 0) {
      errors.add(
          FieldError.invalid(
              path.child("allocatable").child("count"),
              count,
              "must be greater than or equal to 0"));
    }
    if (!names.add(name)) {
      errors.add(FieldError.duplicate(path.child("name"), name));
    }
    Set<String> keys = new HashSet<>();
    for (String key : driver.texts("topologyKeys")) {
      if (key.isEmpty()) {
        errors.add(FieldError.required(path, ""));
      }
      if (!keys.add(key)) {
        errors.add(FieldError.duplicate(path, key));
      }
      errors.addAll(FieldError.invalid(path, key, NameFormat.qualifiedName(key)));
    }
  }

  /** The name of a driver (core/validation, {@code ValidateCSIDriverName}). */
  static List<FieldError> driverName(FieldPath path, String name) {
    List<FieldError> errors = new ArrayList<>();
    if (name.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    }
    if (name.length() > NameFormat.LABEL_MAX) {
      errors.add(FieldError.tooLong(path, NameFormat.LABEL_MAX));
    }
    errors.addAll(
        FieldError.invalid(path, name, NameFormat.subdomain(name.toLowerCase(Locale.ROOT))));
    return errors;
  }

  /** A driver of a node without its limits; the internal type has no JSON names. */
  private static ObjectNode internal(ObjectNode driver) {
    ObjectView view = new ObjectView(driver);
    ObjectNode form =
        JsonNodeFactory.instance
            .objectNode()
            .put("Name", view.text("name"))
            .put("NodeID", view.text("nodeID"));
    if (view.texts("topologyKeys").isEmpty()) {
      form.putNull("TopologyKeys");
    } else {
      ArrayNode keys = form.putArray("TopologyKeys");
      view.texts("topologyKeys").forEach(keys::add);
    }
    return form.putNull("Allocatable");
  }

  /** All that is wrong with a CSIStorageCapacity: what was asked for is part of its identity. */
  public static List<FieldError> capacity(ObjectNode node, @Nullable ObjectNode before) {
    ObjectView view = new ObjectView(node);
    List<FieldError> errors = new ArrayList<>();
    if (view.get("nodeTopology") instanceof ObjectNode selector) {
      errors.addAll(SelectorFormat.selector(FieldPath.of("nodeTopology"), selector));
    }
    String name = view.text("storageClassName");
    errors.addAll(
        FieldError.invalid(FieldPath.of("storageClassName"), name, NameFormat.subdomain(name)));
    String amount = view.text("capacity");
    if (!amount.isEmpty() && Quantity.of(amount).signum() < 0) {
      errors.add(
          FieldError.invalid(
              FieldPath.of("capacity"), amount, "must be greater than or equal to 0"));
    }
    if (before != null) {
      ObjectView old = new ObjectView(before);
      immutable(FieldPath.of("nodeTopology"), "nodeTopology", view, old, errors);
      immutable(FieldPath.of("storageClassName"), "storageClassName", view, old, errors);
    }
    return errors;
  }

  private static void immutable(
      FieldPath path, String field, ObjectView after, ObjectView before, List<FieldError> errors) {
    if (!SemanticEquality.equal(after.get(field), before.get(field))) {
      errors.add(FieldError.immutable(path, after.get(field)));
    }
  }

  private static ObjectView spec(ObjectNode object) {
    return new ObjectView(object).part("spec");
  }
}
