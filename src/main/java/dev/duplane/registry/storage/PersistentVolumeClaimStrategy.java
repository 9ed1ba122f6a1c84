package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.SelectorFormat;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to PersistentVolumeClaims
 * (pkg/registry/core/persistentvolumeclaim/strategy.go).
 */
public final class PersistentVolumeClaimStrategy implements Strategy {
  private static final String ATTRIBUTES_CLASS = "volumeAttributesClassName";
  private static final FieldPath RESOURCES = VolumeRules.SPEC.child("resources");

  @Override
  public void applyDefaults(ObjectNode claim) {
    VolumeRules.setVolumeMode(claim);
    ObjectView status = new ObjectView(new ObjectView(claim).object("status"));
    if (status.text("phase").isEmpty()) {
      status.setText("phase", "Pending");
    }
  }

  @Override
  public void admit(ObjectNode claim, @Nullable ObjectNode before) {
    VolumeRules.protect(claim, before, "kubernetes.io/pvc-protection");
  }

  @Override
  public Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void prepareForCreate(ObjectNode claim) {
    claim.putObject("status").put("phase", "Pending");
    if (claim.get("spec") instanceof ObjectNode spec) {
      ClaimDataSource.normalize(spec, null);
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
    if (after.get("spec") instanceof ObjectNode spec
        && before.get("spec") instanceof ObjectNode old) {
      ClaimDataSource.normalize(spec, old);
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode claim) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(claim));
    errors.addAll(validateSpec(claim, null));
    return errors;
  }

  private static List<FieldError> validateSpec(ObjectNode claim, @Nullable JsonNode before) {
    ObjectView spec = new ObjectView(claim).part("spec");
    List<FieldError> errors =
        new ArrayList<>(VolumeRules.accessModes(spec.node(), "at least 1 access mode is required"));
    if (spec.get("selector") instanceof ObjectNode selector) {
      errors.addAll(SelectorFormat.selector(VolumeRules.SPEC.child("selector"), selector));
    }
    JsonNode storage = spec.part("resources").part("requests").get("storage");
    if (storage == null) {
      errors.add(FieldError.required(RESOURCES.key("storage"), ""));
    } else {
      errors.addAll(VolumeRules.positive(RESOURCES.key("storage"), storage));
    }
    errors.addAll(VolumeRules.classAndMode(spec.node()));
    errors.addAll(ClaimDataSource.validate(spec, before));
    String attributes = spec.text(ATTRIBUTES_CLASS);
    if (!attributes.isEmpty()) {
      errors.addAll(
          FieldError.invalid(
              VolumeRules.SPEC.child(ATTRIBUTES_CLASS),
              attributes,
              NameFormat.subdomain(attributes)));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    JsonNode spec = after.path("spec");
    JsonNode old = before.path("spec");
    List<FieldError> errors = new ArrayList<>(validateSpec(after, old));
    if (!SemanticEquality.equal(fixed(after, before), fixed(before, before))) {
      errors.add(
          FieldError.forbidden(
              VolumeRules.SPEC,
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims"));
    }
    Quantity asked = storage(spec.at("/resources/requests"));
    if (asked.compareTo(storage(old.at("/resources/requests"))) < 0
        && asked.compareTo(storage(before.at("/status/capacity"))) <= 0) {
      errors.add(
          FieldError.forbidden(
              RESOURCES.child("requests").child("storage"),
              "field can not be less than status.capacity"));
    }
    errors.addAll(VolumeRules.sameMode(spec, old));
    if (old.hasNonNull(ATTRIBUTES_CLASS) && spec.path(ATTRIBUTES_CLASS).asText("").isEmpty()) {
      errors.add(
          FieldError.forbidden(
              VolumeRules.SPEC.child(ATTRIBUTES_CLASS),
              spec.hasNonNull(ATTRIBUTES_CLASS)
                  ? "update from non-nil value to an empty string is forbidden"
                  : "update from non-nil value to nil is forbidden"));
    }
    return errors;
  }

  /**
   * What of a spec stays as it was. A volume and a class may be given to a claim that has none; of
   * a bound one, the amount may change.
   */
  private static ObjectNode fixed(ObjectNode claim, ObjectNode before) {
    ObjectNode spec = claim.deepCopy().withObjectProperty("spec");
    spec.remove(ATTRIBUTES_CLASS);
    JsonNode old = before.path("spec");
    if (old.path("volumeName").asText("").isEmpty()) {
      spec.remove("volumeName");
    }
    if (!old.hasNonNull("storageClassName")) {
      spec.remove("storageClassName");
    }
    if (before.at("/status/phase").asText().equals("Bound")
        && spec.at("/resources/requests") instanceof ObjectNode requests) {
      requests.remove("storage");
    }
    return spec;
  }

  private static Quantity storage(JsonNode amounts) {
    return Quantity.of(amounts.path("storage").asText("0"));
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new SubresourceStrategy(this, "spec") : null;
  }

  @Override
  public TableColumns table() {
    return Objects.requireNonNull(ColumnDefinitions.declared("persistentvolumeclaims"));
  }
}
