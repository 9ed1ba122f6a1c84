package dev.duplane.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.cel.CostedProgram.CostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates rules on the values of one object, and words what is broken. */
final class RuleErrors {
  private static final int MESSAGE_MAX_BYTES = 5 * 1024;
  private static final String NO_PATH = "<nil>";

  private final List<FieldError> errors = new ArrayList<>();
  private final CostBudget budget = CostBudget.ofRules();
  private boolean exhausted;

  List<FieldError> list() {
    return errors;
  }

  /** Whether a rule has taken too long, after which none is looked at. */
  boolean exhausted() {
    return exhausted;
  }

  /**
   * Holds a value against rules, until one of them has taken too long.
   *
   * @param path null for whole objects
   * @param old as it was; null if that is not known
   * @param unchanged whether the value is what it was, so that an old error may stay
   */
  void check(
      List<CompiledRule> rules,
      @Nullable FieldPath path,
      JsonNode value,
      @Nullable JsonNode old,
      JsonNode schema,
      boolean unchanged) {
    Object self = SchemaValues.of(value, schema);
    Object oldSelf = old == null ? null : SchemaValues.of(old, schema);
    for (CompiledRule rule : rules) {
      if (!exhausted) {
        check(rule, path, self, oldSelf, unchanged);
      }
    }
  }

  private void check(
      CompiledRule rule,
      @Nullable FieldPath path,
      Object self,
      @Nullable Object oldSelf,
      boolean unchanged) {
    if (!rule.problem().isEmpty()) {
      invalid(path, "rule compile error: " + rule.problem());
      return;
    }
    CostedProgram program = rule.program();
    if (program == null || (rule.usesOldSelf() && oldSelf == null && !rule.optionalOldSelf())) {
      return;
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", self);
    if (rule.optionalOldSelf()) {
      variables.put("oldSelf", Optional.ofNullable(oldSelf));
    } else if (oldSelf != null) {
      variables.put("oldSelf", oldSelf);
    }
    try {
      boolean holds = Boolean.TRUE.equals(program.value(variables, budget));
      if (!holds && (rule.usesOldSelf() || !unchanged)) {
        broken(rule, path, variables);
      }
    } catch (CostException e) {
      spent(rule, path, e);
    } catch (CelEvaluationException e) {
      failed(rule, path, e);
    }
  }

  private void spent(CompiledRule rule, @Nullable FieldPath path, CostException e) {
    exhausted = true;
    invalid(
        path,
        e.together()
            ? String.valueOf(e.getMessage())
            : "'"
                + e.getMessage()
                + "': no further validation rules will be run due to call cost exceeds limit for"
                + " rule: "
                + rule.shown());
  }

  private void broken(CompiledRule rule, @Nullable FieldPath path, Map<String, Object> variables) {
    String message;
    try {
      message = message(rule, variables);
    } catch (CostException e) {
      exhausted = true;
      invalid(
          path,
          e.together()
              ? "messageExpression evaluation failed due to running out of cost budget, no further"
                  + " validation rules will be run"
              : "no further validation rules will be run due to call cost exceeds limit for"
                  + " messageExpression: "
                  + GoText.quote(rule.rule().path("messageExpression").asText("")));
      return;
    }
    if (message.isEmpty()) {
      message = rule.rule().path("message").asText("").strip();
    }
    if (message.isEmpty()) {
      message = "failed rule: " + rule.shown();
    }
    String below = rule.rule().path("fieldPath").asText("");
    FieldPath at = path;
    if (!below.isEmpty()) {
      String normal = below.startsWith(".") ? below.substring(1) : below;
      at = path == null ? FieldPath.of(normal) : path.child(normal);
    }
    FieldPath shown = at == null ? FieldPath.of(NO_PATH) : at;
    switch (rule.rule().path("reason").asText("")) {
      case "FieldValueForbidden" -> errors.add(FieldError.forbidden(shown, message));
      case "FieldValueRequired" -> errors.add(FieldError.required(shown, message));
      case "FieldValueDuplicate" ->
          errors.add(
              new FieldError(FieldError.CauseType.DUPLICATE, shown.toString(), "Duplicate value"));
      default -> invalid(at, message);
    }
  }

  /** What the expression for the message makes; empty if it makes nothing that can be shown. */
  private String message(CompiledRule rule, Map<String, Object> variables) throws CostException {
    CostedProgram program = rule.message();
    if (program == null) {
      return "";
    }
    try {
      String text = program.value(variables, budget) instanceof String made ? made.strip() : "";
      boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= MESSAGE_MAX_BYTES;
      return fits && text.indexOf('\n') < 0 ? text : "";
    } catch (CelEvaluationException e) {
      return "";
    }
  }

  private void failed(CompiledRule rule, @Nullable FieldPath path, CelEvaluationException e) {
    CelErrorCode code = e.getErrorCode();
    if (code == CelErrorCode.OVERLOAD_NOT_FOUND) {
      invalid(
          path,
          "'no such overload': call arguments did not match a supported operator, function or"
              + " macro signature for rule: "
              + rule.shown());
    } else {
      invalid(path, EvaluationReason.of(e) + " evaluating rule: " + rule.shown());
    }
  }

  /** Messages do not show the value (apimachinery, {@code field.OmitValueType}). */
  private void invalid(@Nullable FieldPath path, String detail) {
    errors.add(
        new FieldError(
            FieldError.CauseType.INVALID,
            path == null ? NO_PATH : path.toString(),
            "Invalid value: " + detail));
  }
}
