package dev.duplane.registry.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.DomainPathFormat;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules for when a Job ends early, and who looks after it (KEP-3329, KEP-3998, KEP-3939,
 * KEP-4368; pkg/apis/batch/validation/validation.go).
 */
final class JobPolicyValidation {
  private static final int MOST_RULES = 20;
  private static final int MOST_PATTERNS = 20;
  private static final int MOST_EXIT_CODES = 255;
  private static final int LONGEST_MANAGER = 63;
  private static final int LONGEST_INDEXES = 64 * 1024;
  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
  private static final List<String> OPERATORS = List.of("In", "NotIn");
  private static final List<String> STATUSES = List.of("False", "True", "Unknown");

  private final FieldPath path;
  private final ObjectView spec;
  private final List<FieldError> errors = new ArrayList<>();

  private JobPolicyValidation(FieldPath path, ObjectNode spec) {
    this.path = path;
    this.spec = new ObjectView(spec);
  }

  /** All that is wrong with the policies of a Job's spec, in order. */
  static List<FieldError> validate(FieldPath path, ObjectNode spec) {
    JobPolicyValidation validation = new JobPolicyValidation(path, spec);
    if (spec.get("podFailurePolicy") instanceof ObjectNode policy) {
      validation.podFailurePolicy(path.child("podFailurePolicy").child("rules"), policy);
    }
    if (spec.get("successPolicy") instanceof ObjectNode policy) {
      validation.successPolicy(policy);
    }
    validation.podReplacementPolicy();
    return validation.errors;
  }

  /** A path with a domain before it. */
  static List<FieldError> managedBy(FieldPath path, String manager) {
    List<FieldError> errors = new ArrayList<>(DomainPathFormat.domainPrefixed(path, manager));
    if (manager.length() > LONGEST_MANAGER) {
      errors.add(FieldError.tooLong(path, LONGEST_MANAGER));
    }
    return errors;
  }

  private void podFailurePolicy(FieldPath rulesPath, ObjectNode policy) {
    List<ObjectNode> rules = new ObjectView(policy).objects("rules");
    if (rules.size() > MOST_RULES) {
      errors.add(FieldError.tooMany(rulesPath, rules.size(), MOST_RULES));
    }
    Set<String> containers = new HashSet<>();
    JsonNode podSpec = spec.node().at("/template/spec");
    for (String list : List.of("containers", "initContainers")) {
      podSpec.path(list).forEach(each -> containers.add(each.path("name").asText()));
    }
    for (int i = 0; i < rules.size(); i++) {
      failureRule(rulesPath.index(i), new ObjectView(rules.get(i)), containers);
    }
  }

  private void failureRule(FieldPath rulePath, ObjectView rule, Set<String> containers) {
    String action = rule.text("action");
    if (action.equals("FailIndex") && !spec.has("backoffLimitPerIndex")) {
      errors.add(
          FieldError.invalid(
              rulePath.child("action"), action, "requires the backoffLimitPerIndex to be set"));
    }
    oneOf(rulePath.child("action"), action, ACTIONS);
    boolean codes = rule.has("onExitCodes");
    List<ObjectNode> patterns = rule.objects("onPodConditions");
    if (codes) {
      exitCodes(
          rulePath.child("onExitCodes"), new ObjectView(rule.object("onExitCodes")), containers);
    }
    conditions(rulePath.child("onPodConditions"), patterns);
    if (codes && !patterns.isEmpty()) {
      errors.add(
          FieldError.invalidAsAWhole(
              rulePath, "specifying both OnExitCodes and OnPodConditions is not supported"));
    }
    if (!codes && patterns.isEmpty()) {
      errors.add(
          FieldError.invalidAsAWhole(
              rulePath, "specifying one of OnExitCodes and OnPodConditions is required"));
    }
  }

  private void oneOf(FieldPath field, String value, List<String> supported) {
    if (value.isEmpty()) {
      String all = String.join("\" \"", supported);
      errors.add(FieldError.required(field, "valid values: [\"" + all + "\"]"));
    } else if (!supported.contains(value)) {
      errors.add(FieldError.notSupported(field, value, supported));
    }
  }

  private void exitCodes(FieldPath codesPath, ObjectView codes, Set<String> containers) {
    oneOf(codesPath.child("operator"), codes.text("operator"), OPERATORS);
    String container = codes.optionalText("containerName");
    if (container != null && !containers.contains(container)) {
      errors.add(
          FieldError.invalid(
              codesPath.child("containerName"),
              container,
              "must be one of the container or initContainer names in the pod template"));
    }
    FieldPath valuesPath = codesPath.child("values");
    JsonNode values = codes.node().path("values");
    if (values.isEmpty()) {
      JsonNode shown = values.isArray() ? values : null;
      errors.add(FieldError.invalid(valuesPath, shown, "at least one value is required"));
    } else if (values.size() > MOST_EXIT_CODES) {
      errors.add(FieldError.tooMany(valuesPath, values.size(), MOST_EXIT_CODES));
    }
    Set<Integer> seen = new HashSet<>();
    boolean ordered = true;
    for (int i = 0; i < values.size(); i++) {
      int value = values.get(i).asInt();
      if (value == 0 && codes.text("operator").equals("In")) {
        errors.add(
            FieldError.invalid(valuesPath.index(i), value, "must not be 0 for the In operator"));
      }
      if (!seen.add(value)) {
        errors.add(FieldError.duplicate(valuesPath.index(i), value));
      }
      ordered &= i == 0 || values.get(i - 1).asInt() <= value;
    }
    if (!ordered) {
      errors.add(FieldError.invalid(valuesPath, values, "must be ordered"));
    }
  }

  private void conditions(FieldPath patternsPath, List<ObjectNode> patterns) {
    if (patterns.size() > MOST_PATTERNS) {
      errors.add(FieldError.tooMany(patternsPath, patterns.size(), MOST_PATTERNS));
    }
    for (int i = 0; i < patterns.size(); i++) {
      ObjectView pattern = new ObjectView(patterns.get(i));
      FieldPath patternPath = patternsPath.index(i);
      errors.addAll(
          FieldError.invalid(
              patternPath.child("type"),
              pattern.text("type"),
              NameFormat.qualifiedName(pattern.text("type"))));
      oneOf(patternPath.child("status"), pattern.text("status"), STATUSES);
    }
  }

  private void successPolicy(ObjectNode policy) {
    FieldPath policyPath = path.child("successPolicy");
    if (!spec.text("completionMode").equals(JobSpecValidation.INDEXED)) {
      errors.add(
          FieldError.invalid(policyPath, internal(policy), "requires indexed completion mode"));
      return;
    }
    List<ObjectNode> rules = new ObjectView(policy).objects("rules");
    FieldPath rulesPath = policyPath.child("rules");
    if (rules.isEmpty()) {
      errors.add(
          FieldError.required(
              rulesPath,
              "at least one rules must be specified when the successPolicy is specified"));
    }
    if (rules.size() > MOST_RULES) {
      errors.add(FieldError.tooMany(rulesPath, rules.size(), MOST_RULES));
    }
    for (int i = 0; i < rules.size(); i++) {
      successRule(rulesPath.index(i), new ObjectView(rules.get(i)));
    }
  }

  /** The policy in kube-apiserver's own form, whose fields have Go's names. */
  private static ObjectNode internal(ObjectNode policy) {
    ObjectNode internal = JsonNodeFactory.instance.objectNode();
    ArrayNode rules = internal.putArray("Rules");
    for (JsonNode rule : policy.path("rules")) {
      ObjectNode shown = rules.addObject();
      shown.set("SucceededIndexes", rule.get("succeededIndexes"));
      shown.set("SucceededCount", rule.get("succeededCount"));
    }
    return internal;
  }

  private void successRule(FieldPath rulePath, ObjectView rule) {
    String indexes = rule.optionalText("succeededIndexes");
    if (indexes == null && !rule.has("succeededCount")) {
      errors.add(
          FieldError.required(
              rulePath, "at least one of succeededCount or succeededIndexes must be specified"));
    }
    int completions = spec.integer("completions");
    int total = 0;
    if (indexes != null) {
      FieldPath field = rulePath.child("succeededIndexes");
      if (indexes.length() > LONGEST_INDEXES) {
        errors.add(FieldError.tooLong(field, LONGEST_INDEXES));
      }
      try {
        total = IndexesFormat.total(IndexesFormat.parse(indexes, completions));
      } catch (IllegalArgumentException e) {
        errors.add(
            FieldError.invalid(
                field, indexes, "error parsing succeededIndexes: " + e.getMessage()));
      }
    }
    if (rule.has("succeededCount")) {
      count(
          rulePath.child("succeededCount"), rule.integer("succeededCount"), indexes != null, total);
    }
  }

  private void count(FieldPath field, int count, boolean ofIndexes, int total) {
    int completions = spec.integer("completions");
    if (count < 0) {
      errors.add(FieldError.invalid(field, count, "must be greater than or equal to 0"));
    }
    if (count > completions) {
      errors.add(
          FieldError.invalid(
              field,
              count,
              "must be less than or equal to "
                  + completions
                  + " (the number of specified completions)"));
    }
    if (ofIndexes && count > total) {
      errors.add(
          FieldError.invalid(
              field,
              count,
              "must be less than or equal to "
                  + total
                  + " (the number of indexes in the specified succeededIndexes field)"));
    }
  }

  private void podReplacementPolicy() {
    FieldPath field = path.child("podReplacementPolicy");
    String policy = spec.optionalText("podReplacementPolicy");
    List<String> supported =
        spec.has("podFailurePolicy") ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed");
    if (policy != null && !supported.contains(policy)) {
      errors.add(FieldError.notSupported(field, policy, supported));
    }
  }
}
