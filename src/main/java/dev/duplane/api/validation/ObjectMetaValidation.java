package dev.duplane.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.FieldRule;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules for metadata of every kind (API conventions, "Metadata"; Annotations; Finalizers;
 * Owners and Dependents).
 */
public final class ObjectMetaValidation {
  /** All annotations of an object, keys and values together. */
  public static final int ANNOTATIONS_MAX_BYTES = 256 * 1024;

  private static final FieldPath METADATA = FieldPath.of("metadata");
  private static final FieldPath NAME = METADATA.child("name");
  private static final FieldPath GENERATE_NAME = METADATA.child("generateName");
  private static final FieldPath NAMESPACE = METADATA.child("namespace");
  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");

  private ObjectMetaValidation() {}

  /**
   * The metadata of a new object, or of one after an update.
   *
   * @param namespaced whether the kind lives in Namespaces
   * @param nameFormat the rule for names of the kind: a name to its messages
   */
  public static List<FieldError> validate(
      ObjectMeta meta, boolean namespaced, Function<String, List<String>> nameFormat) {
    List<FieldError> errors = new ArrayList<>();
    validateNames(meta, nameFormat, errors);
    if (namespaced) {
      validateNamespace(meta, errors);
    } else if (!meta.namespace().isEmpty()) {
      errors.add(FieldError.forbidden(NAMESPACE, "not allowed on this type"));
    }
    if (meta.get("generation") != null && meta.integer("generation") < 0) {
      errors.add(
          FieldError.invalid(
              METADATA.child("generation"),
              meta.integer("generation"),
              "must be greater than or equal to 0"));
    }
    errors.addAll(labels(METADATA.child("labels"), meta.labels()));
    errors.addAll(annotations(METADATA.child("annotations"), meta.annotations()));
    validateOwnerReferences(meta, errors);
    validateFinalizers(meta, errors);
    errors.addAll(managers(meta));
    validateKnownFinalizers(meta, errors);
    return FieldError.because(errors, FieldRule.METADATA);
  }

  private static List<FieldError> managers(ObjectMeta meta) {
    return ManagerFormat.managedFields(
        METADATA.child("managedFields"), meta.objects("managedFields"));
  }

  private static void validateNames(
      ObjectMeta meta, Function<String, List<String>> nameFormat, List<FieldError> errors) {
    if (!meta.generateName().isEmpty()) {
      // A prefix may end with a dash: a generated suffix follows it.
      String prefix = meta.generateName();
      String masked =
          prefix.length() > 1 && prefix.endsWith("-")
              ? prefix.substring(0, prefix.length() - 1) + "a"
              : prefix;
      errors.addAll(FieldError.invalid(GENERATE_NAME, prefix, nameFormat.apply(masked)));
    }
    if (meta.name().isEmpty()) {
      errors.add(FieldError.required(NAME, "name or generateName is required"));
    } else {
      errors.addAll(FieldError.invalid(NAME, meta.name(), nameFormat.apply(meta.name())));
    }
  }

  private static void validateNamespace(ObjectMeta meta, List<FieldError> errors) {
    if (meta.namespace().isEmpty()) {
      errors.add(FieldError.required(NAMESPACE, ""));
      return;
    }
    errors.addAll(
        FieldError.invalid(NAMESPACE, meta.namespace(), NameFormat.label(meta.namespace())));
  }

  /** Labels, or anything else with their form, such as a Service's selector. */
  public static List<FieldError> labels(FieldPath path, Map<String, String> labels) {
    List<FieldError> errors = new ArrayList<>();
    labels.forEach(
        (key, value) -> {
          errors.addAll(FieldError.invalid(path, key, NameFormat.qualifiedName(key)));
          errors.addAll(FieldError.invalid(path, value, NameFormat.labelValue(value)));
        });
    return errors;
  }

  /** Annotations: their keys, and how large they are together. */
  public static List<FieldError> annotations(FieldPath path, Map<String, String> annotations) {
    List<FieldError> errors = new ArrayList<>();
    long total = 0;
    for (Map.Entry<String, String> annotation : annotations.entrySet()) {
      // The rule for keys is case-insensitive for annotations.
      String key = annotation.getKey();
      errors.addAll(
          FieldError.invalid(path, key, NameFormat.qualifiedName(key.toLowerCase(Locale.ROOT))));
      total += key.getBytes(StandardCharsets.UTF_8).length;
      total += annotation.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (total > ANNOTATIONS_MAX_BYTES) {
      errors.add(FieldError.tooLong(path, ANNOTATIONS_MAX_BYTES));
    }
    return errors;
  }

  private static void validateOwnerReferences(ObjectMeta meta, List<FieldError> errors) {
    FieldPath path = METADATA.child("ownerReferences");
    String controller = null;
    for (ObjectNode node : meta.objects("ownerReferences")) {
      ObjectView reference = new ObjectView(node);
      String apiVersion = reference.text("apiVersion");
      if (hasNoVersion(apiVersion)) {
        errors.add(
            FieldError.invalid(path.child("apiVersion"), apiVersion, "version must not be empty"));
      }
      for (String field : List.of("kind", "name", "uid")) {
        if (reference.text(field).isEmpty()) {
          errors.add(FieldError.invalid(path.child(field), "", "must not be empty"));
        }
      }
      if (isCoreV1(apiVersion) && reference.text("kind").equals("Event")) {
        errors.add(
            FieldError.invalid(path, node, "/v1, Kind=Event is disallowed from being an owner"));
      }
      if (reference.bool("controller")) {
        String owner = reference.text("kind") + "/" + reference.text("name");
        if (controller != null) {
          errors.add(
              FieldError.invalid(
                  path,
                  meta.get("ownerReferences"),
                  "Only one reference can have Controller set to true. Found \"true\" in references"
                      + " for "
                      + controller
                      + " and "
                      + owner));
        } else {
          controller = owner;
        }
      }
    }
  }

  private static boolean isCoreV1(String apiVersion) {
    return apiVersion.equals("v1") || apiVersion.equals("/v1");
  }

  /** As schema.ParseGroupVersion reads it: {@code version} or {@code group/version}. */
  private static boolean hasNoVersion(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash != apiVersion.lastIndexOf('/') || slash == apiVersion.length() - 1;
  }

  private static void validateFinalizers(ObjectMeta meta, List<FieldError> errors) {
    FieldPath path = METADATA.child("finalizers");
    List<String> finalizers = meta.finalizers();
    for (String finalizer : finalizers) {
      errors.addAll(FieldError.invalid(path, finalizer, NameFormat.qualifiedName(finalizer)));
    }
    if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
      errors.add(
          FieldError.invalid(
              path,
              meta.get("finalizers"),
              "finalizer orphan and foregroundDeletion cannot be both set"));
    }
  }

  /**
   * Finalizers of core kinds must be known or have a domain (validation.go, ValidateObjectMeta).
   */
  private static void validateKnownFinalizers(ObjectMeta meta, List<FieldError> errors) {
    List<String> finalizers = meta.finalizers();
    for (int i = 0; i < finalizers.size(); i++) {
      knownFinalizer(METADATA.child("finalizers").index(i), finalizers.get(i), errors);
    }
  }

  /** A finalizer in the spec, as Namespaces have them. */
  public static List<FieldError> specFinalizer(FieldPath path, String finalizer) {
    List<FieldError> errors = new ArrayList<>();
    errors.addAll(FieldError.invalid(path, finalizer, NameFormat.qualifiedName(finalizer)));
    knownFinalizer(path, finalizer, errors);
    return errors;
  }

  private static void knownFinalizer(FieldPath path, String finalizer, List<FieldError> errors) {
    if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
      errors.add(
          FieldError.invalid(
              path,
              finalizer,
              "name is neither a standard finalizer name nor is it fully qualified"));
    }
  }

  /** What an update may not change in metadata. */
  public static List<FieldError> validateUpdate(ObjectMeta after, ObjectMeta before) {
    List<FieldError> errors = new ArrayList<>();
    if (before.deleting()) {
      List<String> added =
          after.finalizers().stream().filter(f -> !before.finalizers().contains(f)).toList();
      if (!added.isEmpty()) {
        errors.add(
            FieldError.forbidden(
                METADATA.child("finalizers"),
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers "
                    + added.stream()
                        .sorted()
                        .map(GoText::quote)
                        .collect(Collectors.joining(", ", "[]string{", "}"))));
      }
    }
    if (after.resourceVersion().isEmpty()) {
      errors.add(
          FieldError.invalid(
              METADATA.child("resourceVersion"),
              after.resourceVersion(),
              "must be specified for an update"));
    }
    for (String field :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      immutable(after, before, field, errors);
    }
    errors.addAll(labels(METADATA.child("labels"), after.labels()));
    errors.addAll(annotations(METADATA.child("annotations"), after.annotations()));
    validateOwnerReferences(after, errors);
    errors.addAll(managers(after));
    return FieldError.because(errors, FieldRule.METADATA);
  }

  private static void immutable(
      ObjectMeta after, ObjectMeta before, String field, List<FieldError> errors) {
    if (!text(after.get(field)).equals(text(before.get(field)))) {
      errors.add(FieldError.immutable(METADATA.child(field), after.get(field)));
    }
  }

  /** As text: a number read and the same number set are different nodes. */
  private static String text(@Nullable JsonNode value) {
    return value == null ? "" : value.asText();
  }
}
