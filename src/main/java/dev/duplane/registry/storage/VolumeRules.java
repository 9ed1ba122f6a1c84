package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.registry.SemanticEquality;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What volumes and claims have in common (pkg/apis/core/validation/validation.go). */
final class VolumeRules {
  static final FieldPath SPEC = FieldPath.of("spec");

  private static final String ALONE = "ReadWriteOncePod";
  private static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", ALONE);
  private static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

  private VolumeRules() {}

  /** The length of a text as Go counts it. */
  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The length of all keys and values. */
  static long bytes(Map<String, String> texts) {
    return texts.entrySet().stream()
        .mapToLong(each -> bytes(each.getKey()) + bytes(each.getValue()))
        .sum();
  }

  static List<FieldError> accessModes(JsonNode spec, String whyRequired) {
    FieldPath path = SPEC.child("accessModes");
    JsonNode modes = spec.path("accessModes");
    List<FieldError> errors = new ArrayList<>();
    if (modes.isEmpty()) {
      errors.add(FieldError.required(path, whyRequired));
    }
    boolean alone = false;
    boolean others = false;
    for (JsonNode mode : modes) {
      if (!ACCESS_MODES.contains(mode.asText())) {
        errors.add(FieldError.notSupported(path, mode.asText(), ACCESS_MODES));
      }
      alone |= mode.asText().equals(ALONE);
      others |= ACCESS_MODES.contains(mode.asText()) && !mode.asText().equals(ALONE);
    }
    if (alone && others) {
      errors.add(
          FieldError.forbidden(path, "may not use ReadWriteOncePod with other access modes"));
    }
    return errors;
  }

  static List<FieldError> classAndMode(JsonNode spec) {
    List<FieldError> errors = new ArrayList<>();
    String name = spec.path("storageClassName").asText();
    if (!name.isEmpty()) {
      errors.addAll(
          FieldError.invalid(SPEC.child("storageClassName"), name, NameFormat.subdomain(name)));
    }
    String mode = spec.path("volumeMode").asText();
    if (spec.hasNonNull("volumeMode") && !VOLUME_MODES.contains(mode)) {
      errors.add(FieldError.notSupported(SPEC.child("volumeMode"), mode, VOLUME_MODES));
    }
    return errors;
  }

  /** Kubernetes names the field without the spec that it is in. */
  static List<FieldError> sameMode(JsonNode spec, JsonNode old) {
    JsonNode mode = spec.get("volumeMode");
    return SemanticEquality.equal(mode, old.get("volumeMode"))
        ? List.of()
        : List.of(FieldError.immutable(FieldPath.of("volumeMode"), mode));
  }

  static List<FieldError> positive(FieldPath path, JsonNode quantity) {
    return Quantity.of(quantity.asText()).signum() > 0
        ? List.of()
        : List.of(FieldError.invalid(path, quantity.asText(), "must be greater than zero"));
  }

  static void setVolumeMode(ObjectNode object) {
    ObjectView spec = new ObjectView(new ObjectView(object).object("spec"));
    if (!spec.has("volumeMode")) {
      spec.setText("volumeMode", "Filesystem");
    }
  }

  /**
   * Has a new object stay while it is in use (Admission Control, "StorageObjectInUseProtection").
   */
  static void protect(ObjectNode object, @Nullable ObjectNode before, String finalizer) {
    ObjectMeta meta = ObjectMeta.of(object);
    if (before == null && !meta.finalizers().contains(finalizer)) {
      List<String> finalizers = new ArrayList<>(meta.finalizers());
      finalizers.add(finalizer);
      meta.setFinalizers(finalizers);
    }
  }
}
