package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
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
  private static final String ATTRIBUTES_CLASS = "volumeAttributesClassName";
  private static final String EXPANSION_SECRET = "controllerExpandSecretRef";
  private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Recycle", "Retain");

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
    errors.addAll(validateSpec(volume));
    return errors;
  }

  private static List<FieldError> validateSpec(ObjectNode volume) {
    ObjectNode spec = new ObjectView(volume).part("spec").node();
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
    if (spec.get("nodeAffinity") instanceof ObjectNode affinity && !affinity.has("required")) {
      errors.add(
          FieldError.required(
              VolumeRules.SPEC.child("nodeAffinity").child("required"),
              "must specify required node constraints"));
    }
    errors.addAll(VolumeSourceValidation.validate(new ObjectView(spec)));
    if (policy.equals("Recycle") && isRoot(spec.at("/hostPath/path").asText())) {
      errors.add(
          FieldError.forbidden(
              VolumeRules.SPEC.child("persistentVolumeReclaimPolicy"),
              "may not be 'recycle' for a hostPath mount of '/'"));
    }
    errors.addAll(VolumeRules.classAndMode(spec));
    errors.addAll(attributesClass(spec));
    return errors;
  }

  /** Whether a path is the root, however it is written. */
  private static boolean isRoot(String path) {
    int depth = 0;
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        depth = Math.max(0, depth - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        depth++;
      }
    }
    return path.startsWith("/") && depth == 0;
  }

  private static List<FieldError> attributesClass(JsonNode spec) {
    if (!spec.hasNonNull(ATTRIBUTES_CLASS)) {
      return List.of();
    }
    FieldPath path = VolumeRules.SPEC.child(ATTRIBUTES_CLASS);
    String name = spec.path(ATTRIBUTES_CLASS).asText();
    List<FieldError> errors = new ArrayList<>();
    if (name.isEmpty()) {
      errors.add(FieldError.required(path, "an empty string is disallowed"));
    } else {
      errors.addAll(FieldError.invalid(path, name, NameFormat.subdomain(name)));
    }
    if (!spec.hasNonNull("csi")) {
      errors.add(
          FieldError.required(
              VolumeRules.SPEC.child("csi"),
              "has to be specified when using volumeAttributesClassName"));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(validate(after));
    JsonNode spec = after.path("spec");
    JsonNode old = before.path("spec");
    if (!VolumeSourceValidation.SOURCES.stream().allMatch(name -> sameSource(name, spec, old))) {
      errors.add(
          FieldError.forbidden(
              VolumeRules.SPEC.child("persistentvolumesource"),
              "spec.persistentvolumesource is immutable after creation"));
    }
    errors.addAll(VolumeRules.sameMode(spec, old));
    if (old.hasNonNull(ATTRIBUTES_CLASS) && !spec.hasNonNull(ATTRIBUTES_CLASS)) {
      errors.add(
          FieldError.forbidden(
              VolumeRules.SPEC.child(ATTRIBUTES_CLASS),
              "update from non-nil value to nil is forbidden"));
    }
    return errors;
  }

  /** The Secret with which a volume is expanded may come later. */
  private static boolean sameSource(String name, JsonNode spec, JsonNode old) {
    JsonNode source = spec.get(name);
    if (source instanceof ObjectNode node && !old.path(name).hasNonNull(EXPANSION_SECRET)) {
      source = node.deepCopy().without(EXPANSION_SECRET);
    }
    return SemanticEquality.equal(source, old.get(name));
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
