package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a claim's volume is filled from, which has an old field, for claims and snapshots only, and
 * a new one (KEP-1495; pkg/api/persistentvolumeclaim/util.go; core/validation, {@code
 * validateDataSource}).
 */
final class ClaimDataSource {
  private static final String OLD = "dataSource";
  private static final String NEW = "dataSourceRef";
  private static final List<String> FIELDS = List.of("apiGroup", "kind", "name");
  private static final String CLAIM = "PersistentVolumeClaim";

  private ClaimDataSource() {}

  /**
   * Drops what neither field may say, and has the two say the same if one says nothing.
   *
   * @param before the spec as it is stored; null if the claim is new
   */
  static void normalize(ObjectNode spec, @Nullable ObjectNode before) {
    boolean hadNew = before != null && before.hasNonNull(NEW);
    if (!namespace(spec.path(NEW)).isEmpty() && !hadNew) {
      // CrossNamespaceVolumeDataSource is off.
      spec.remove(NEW);
    }
    boolean had = hadNew || (before != null && before.hasNonNull(OLD));
    if (!had && !spec.hasNonNull(NEW) && !isClaimOrSnapshot(spec.path(OLD))) {
      spec.remove(OLD);
    }
    if (spec.get(OLD) instanceof ObjectNode source && !spec.hasNonNull(NEW)) {
      spec.set(NEW, copy(source));
    } else if (spec.get(NEW) instanceof ObjectNode source
        && !spec.hasNonNull(OLD)
        && namespace(source).isEmpty()) {
      spec.set(OLD, copy(source));
    }
  }

  private static String namespace(JsonNode source) {
    return source.path("namespace").asText("");
  }

  private static boolean isClaimOrSnapshot(JsonNode source) {
    String group = source.path("apiGroup").asText("");
    return switch (source.path("kind").asText()) {
      case CLAIM -> group.isEmpty();
      case "VolumeSnapshot" -> group.equals("snapshot.storage.k8s.io");
      default -> false;
    };
  }

  private static ObjectNode copy(ObjectNode source) {
    return source.deepCopy().retain(FIELDS);
  }

  /**
   * What is wrong with either field, and with both together.
   *
   * @param before the spec as it is stored; null if the claim is new
   */
  static List<FieldError> validate(ObjectView spec, @Nullable JsonNode before) {
    List<FieldError> errors = new ArrayList<>();
    boolean anyGroup =
        before != null
            && (before.path(OLD).hasNonNull("apiGroup") || before.path(NEW).hasNonNull("apiGroup"));
    ObjectView old = view(spec, OLD);
    ObjectView ref = view(spec, NEW);
    if (old != null) {
      source(VolumeRules.SPEC.child(OLD), old, anyGroup, errors);
    }
    if (ref == null) {
      return errors;
    }
    source(VolumeRules.SPEC.child(NEW), ref, anyGroup, errors);
    String namespace = ref.text("namespace");
    if (!namespace.isEmpty()) {
      errors.addAll(
          FieldError.invalid(
              VolumeRules.SPEC.child(NEW).child("namespace"),
              namespace,
              NameFormat.label(namespace)));
    }
    if (old != null && !namespace.isEmpty()) {
      errors.add(invalid("may not be specified when dataSourceRef.namespace is specified"));
    } else if (old != null && !same(old, ref)) {
      errors.add(invalid("must match dataSourceRef"));
    }
    return errors;
  }

  private static @Nullable ObjectView view(ObjectView spec, String field) {
    return spec.get(field) instanceof ObjectNode source ? new ObjectView(source) : null;
  }

  private static void source(
      FieldPath path, ObjectView source, boolean anyGroup, List<FieldError> errors) {
    for (String field : List.of("name", "kind")) {
      if (source.text(field).isEmpty()) {
        errors.add(FieldError.required(path.child(field), ""));
      }
    }
    String group = source.text("apiGroup");
    String kind = source.text("kind");
    if (group.isEmpty() && !kind.equals(CLAIM)) {
      errors.add(
          FieldError.invalid(
              path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
    }
    if (!group.isEmpty() && !anyGroup) {
      errors.addAll(FieldError.invalid(path.child("apiGroup"), group, NameFormat.subdomain(group)));
    }
  }

  /** Kubernetes gives the path of the field for its value, which has no form of its own. */
  private static FieldError invalid(String why) {
    return FieldError.invalid(VolumeRules.SPEC, JsonNodeFactory.instance.objectNode(), why);
  }

  private static boolean same(ObjectView old, ObjectView ref) {
    return FIELDS.stream()
        .allMatch(field -> Objects.equals(old.optionalText(field), ref.optionalText(field)));
  }
}
