package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.registry.SemanticEquality;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for StorageClasses and VolumeAttributesClasses (pkg/apis/storage/validation, {@code
 * ValidateStorageClass} and {@code ValidateVolumeAttributesClass}).
 */
public final class ClassValidation {
  private static final FieldPath PARAMETERS = FieldPath.of("parameters");
  private static final int MOST_PARAMETERS = 512;
  private static final int MOST_PARAMETER_BYTES = 256 * 1024;
  private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Retain");
  private static final List<String> BINDING_MODES = List.of("Immediate", "WaitForFirstConsumer");

  private ClassValidation() {}

  /** All that is wrong with a StorageClass: it is made anew rather than changed. */
  public static List<FieldError> storageClass(ObjectNode node, @Nullable ObjectNode before) {
    ObjectView view = new ObjectView(node);
    List<FieldError> errors = new ArrayList<>();
    driver(view, "provisioner", errors);
    parameters(view, errors);
    String policy = view.text("reclaimPolicy");
    if (!policy.isEmpty() && !RECLAIM_POLICIES.contains(policy)) {
      errors.add(FieldError.notSupported(FieldPath.of("reclaimPolicy"), policy, RECLAIM_POLICIES));
    }
    String mode = view.text("volumeBindingMode");
    if (!BINDING_MODES.contains(mode)) {
      errors.add(FieldError.notSupported(FieldPath.of("volumeBindingMode"), mode, BINDING_MODES));
    }
    topologies(view.objects("allowedTopologies"), errors);
    if (before != null) {
      ObjectView old = new ObjectView(before);
      unchanged(view, old, "parameters", errors);
      unchanged(view, old, "provisioner", errors);
      unchanged(view, old, "reclaimPolicy", errors);
      if (!mode.equals(old.text("volumeBindingMode"))) {
        errors.add(FieldError.immutable(FieldPath.of("volumeBindingMode"), mode));
      }
    }
    return errors;
  }

  /** All that is wrong with a VolumeAttributesClass; what has changed comes first. */
  public static List<FieldError> attributesClass(ObjectNode node, @Nullable ObjectNode before) {
    ObjectView view = new ObjectView(node);
    List<FieldError> errors = new ArrayList<>();
    if (before != null) {
      unchanged(view, new ObjectView(before), "driverName", errors);
      unchanged(view, new ObjectView(before), "parameters", errors);
    }
    driver(view, "driverName", errors);
    parameters(view, errors);
    if (view.textMap("parameters").isEmpty()) {
      errors.add(FieldError.required(PARAMETERS, "must contain at least one key/value pair"));
    }
    return errors;
  }

  private static void driver(ObjectView view, String field, List<FieldError> errors) {
    FieldPath path = FieldPath.of(field);
    String name = view.text(field).toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      errors.add(FieldError.required(path, ""));
      return;
    }
    errors.addAll(FieldError.invalid(path, name, NameFormat.qualifiedName(name)));
  }

  private static void parameters(ObjectView view, List<FieldError> errors) {
    Map<String, String> parameters = view.textMap("parameters");
    if (parameters.size() > MOST_PARAMETERS) {
      errors.add(FieldError.tooLong(PARAMETERS, MOST_PARAMETERS));
      return;
    }
    if (parameters.containsKey("")) {
      errors.add(FieldError.invalid(PARAMETERS, "", "field can not be empty."));
    }
    if (VolumeRules.bytes(parameters) > MOST_PARAMETER_BYTES) {
      errors.add(FieldError.tooLong(PARAMETERS, MOST_PARAMETER_BYTES));
    }
  }

  private static void unchanged(
      ObjectView after, ObjectView before, String field, List<FieldError> errors) {
    if (!SemanticEquality.equal(after.get(field), before.get(field))) {
      errors.add(
          FieldError.forbidden(FieldPath.of(field), "updates to " + field + " are forbidden."));
    }
  }

  /**
   * No two terms may ask for the same. Kubernetes compares a term with as many empty ones as there
   * are terms, too: each of them is found equal to a term without expressions.
   */
  private static void topologies(List<ObjectNode> terms, List<FieldError> errors) {
    List<Map<String, Set<String>>> seen =
        new ArrayList<>(Collections.nCopies(terms.size(), Map.of()));
    for (int i = 0; i < terms.size(); i++) {
      FieldPath path = FieldPath.of("allowedTopologies").index(i).child("matchLabelExpressions");
      Map<String, Set<String>> term =
          term(path, new ObjectView(terms.get(i)).objects("matchLabelExpressions"), errors);
      for (Map<String, Set<String>> other : seen) {
        if (term.equals(other)) {
          errors.add(FieldError.duplicate(path, ""));
        }
      }
      seen.add(term);
    }
  }

  private static Map<String, Set<String>> term(
      FieldPath path, List<ObjectNode> expressions, List<FieldError> errors) {
    Map<String, Set<String>> term = new HashMap<>();
    for (int i = 0; i < expressions.size(); i++) {
      FieldPath own = path.index(i);
      ObjectView expression = new ObjectView(expressions.get(i));
      String key = expression.text("key");
      Set<String> values = values(own.child("values"), expression.texts("values"), errors);
      errors.addAll(FieldError.invalid(own.child("key"), key, NameFormat.qualifiedName(key)));
      if (term.put(key, values) != null) {
        errors.add(FieldError.duplicate(own.child("key"), key));
      }
    }
    return term;
  }

  private static Set<String> values(FieldPath path, List<String> values, List<FieldError> errors) {
    if (values.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    }
    Set<String> distinct = new HashSet<>();
    for (int i = 0; i < values.size(); i++) {
      if (!distinct.add(values.get(i))) {
        errors.add(FieldError.duplicate(path.index(i), values.get(i)));
      }
    }
    return distinct;
  }
}
