package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Identity;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is particular to PersistentVolumes (pkg/registry/core/persistentvolume/strategy.go). */
public final class PersistentVolumeStrategy implements Strategy {
  private static final FieldPath CAPACITY = VolumeRules.SPEC.child("capacity");
  private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Recycle", "Retain");

  /** Where the bytes of a volume lie: exactly one is said. */
  private static final List<String> SOURCES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "glusterfs",
          "flocker",
          "nfs",
          "rbd",
          "quobyte",
          "cephfs",
          "iscsi",
          "cinder",
          "fc",
          "flexVolume",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "scaleIO",
          "local",
          "storageos",
          "csi");

  private final Clock clock;

  /**
   * @param clock tells since when a volume is in its phase
   */
  public PersistentVolumeStrategy(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void applyDefaults(ObjectNode volume) {
    VolumeRules.setVolumeMode(volume);
    ObjectView spec = new ObjectView(new ObjectView(volume).object("spec"));
    if (spec.text("persistentVolumeReclaimPolicy").isEmpty()) {
      spec.setText("persistentVolumeReclaimPolicy", "Retain");
    }
    ObjectView status = new ObjectView(new ObjectView(volume).object("status"));
    if (status.text("phase").isEmpty()) {
      status.setText("phase", "Pending");
    }
    if (spec.get("hostPath") instanceof ObjectNode path && !path.has("type")) {
      path.put("type", "");
    }
  }

  @Override
  public void admit(ObjectNode volume, @Nullable ObjectNode before) {
    VolumeRules.protect(volume, before, "kubernetes.io/pv-protection");
  }

  @Override
  public Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void prepareForCreate(ObjectNode volume) {
    volume
        .putObject("status")
        .put("phase", "Pending")
        .put("lastPhaseTransitionTime", Identity.timestamp(clock.instant()));
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
  }

  @Override
  public List<FieldError> validate(ObjectNode volume) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(volume));
    errors.addAll(validateSpec(volume.path("spec")));
    return errors;
  }

  private static List<FieldError> validateSpec(JsonNode spec) {
    List<FieldError> errors = new ArrayList<>(VolumeRules.accessModes(spec, ""));
    JsonNode capacity = spec.path("capacity");
    if (capacity.isEmpty()) {
      errors.add(FieldError.required(CAPACITY, ""));
    }
    if (!capacity.has("storage") || capacity.size() > 1) {
      errors.add(
          FieldError.notSupported(
              CAPACITY, capacity.isObject() ? capacity : null, List.of("storage")));
    }
    for (Map.Entry<String, JsonNode> amount : capacity.properties()) {
      errors.addAll(VolumeRules.positive(CAPACITY.key(amount.getKey()), amount.getValue()));
    }
    String policy = spec.path("persistentVolumeReclaimPolicy").asText();
    if (!policy.isEmpty() && !RECLAIM_POLICIES.contains(policy)) {
      errors.add(
          FieldError.notSupported(
              VolumeRules.SPEC.child("persistentVolumeReclaimPolicy"), policy, RECLAIM_POLICIES));
    }
    boolean found = false;
    for (String source : SOURCES) {
      if (spec.hasNonNull(source)) {
        if (found) {
          errors.add(
              FieldError.forbidden(
                  VolumeRules.SPEC.child(source), "may not specify more than 1 volume type"));
        }
        found = true;
      }
    }
    if (!found) {
      errors.add(FieldError.required(VolumeRules.SPEC, "must specify a volume type"));
    }
    errors.addAll(VolumeRules.classAndMode(spec));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(validate(after));
    for (String source : SOURCES) {
      if (!SemanticEquality.equal(
          after.path("spec").get(source), before.path("spec").get(source))) {
        errors.add(
            FieldError.forbidden(
                VolumeRules.SPEC.child("persistentvolumesource"),
                "spec.persistentvolumesource is immutable after creation"));
        break;
      }
    }
    JsonNode mode = after.path("spec").get("volumeMode");
    if (!SemanticEquality.equal(mode, before.path("spec").get("volumeMode"))) {
      errors.add(FieldError.immutable(VolumeRules.SPEC.child("volumeMode"), mode));
    }
    return errors;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new StatusStrategy() : null;
  }

  @Override
  public TableColumns table() {
    return Objects.requireNonNull(ColumnDefinitions.declared("persistentvolumes"));
  }

  /** The status: a new phase has a time. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(PersistentVolumeStrategy.this, "spec");
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      super.prepareForUpdate(after, before);
      ObjectView status = new ObjectView(new ObjectView(after).object("status"));
      String was = before.at("/status/phase").asText();
      String time = before.at("/status/lastPhaseTransitionTime").asText();
      if (!status.text("phase").equals(was)
          && status.text("lastPhaseTransitionTime").equals(time)) {
        status.setText("lastPhaseTransitionTime", Identity.timestamp(clock.instant()));
      }
    }
  }
}
