package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
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
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
  }

  @Override
  public List<FieldError> validate(ObjectNode claim) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(claim));
    errors.addAll(validateSpec(claim.path("spec")));
    return errors;
  }

  private static List<FieldError> validateSpec(JsonNode spec) {
    List<FieldError> errors =
        new ArrayList<>(VolumeRules.accessModes(spec, "at least 1 access mode is required"));
    if (spec.get("selector") instanceof ObjectNode selector) {
      errors.addAll(SelectorFormat.selector(VolumeRules.SPEC.child("selector"), selector));
    }
    JsonNode storage = spec.path("resources").path("requests").get("storage");
    if (storage == null) {
      errors.add(FieldError.required(RESOURCES.key("storage"), ""));
    } else {
      errors.addAll(VolumeRules.positive(RESOURCES.key("storage"), storage));
    }
    errors.addAll(VolumeRules.classAndMode(spec));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(validateSpec(after.path("spec")));
    JsonNode asked = after.at("/spec/resources/requests/storage");
    JsonNode had = before.at("/spec/resources/requests/storage");
    boolean bound = before.at("/status/phase").asText().equals("Bound");
    ObjectNode then = after.deepCopy().withObjectProperty("spec");
    ObjectNode was = before.deepCopy().withObjectProperty("spec");
    if (bound) {
      then.withObjectProperty("resources").remove("requests");
      was.withObjectProperty("resources").remove("requests");
      then.remove("volumeAttributesClassName");
      was.remove("volumeAttributesClassName");
    }
    if (was.path("volumeName").asText().isEmpty()) {
      // Binding is the one change that a claim goes through.
      was.set("volumeName", then.get("volumeName"));
    }
    if (!SemanticEquality.equal(then, was)) {
      errors.add(
          FieldError.forbidden(
              VolumeRules.SPEC,
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims"));
    }
    if (bound && isLess(asked, had) && isLess(asked, before.at("/status/capacity/storage"))) {
      errors.add(
          FieldError.forbidden(
              RESOURCES.child("requests").child("storage"),
              "field can not be less than status.capacity"));
    }
    return errors;
  }

  private static boolean isLess(JsonNode one, JsonNode other) {
    return Objects.nonNull(other.textValue())
        && Quantity.of(one.asText("0")).compareTo(Quantity.of(other.asText())) < 0;
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
