package dev.duplane.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a schema, compiled, or what keeps it from being compiled (apiextensions-apiserver,
 * pkg/apiserver/schema/cel/compilation.go).
 *
 * @param rule as the schema has it
 * @param program null if it does not compile
 * @param message makes the message; null if nothing does
 * @param usesOldSelf whether it is about a change
 * @param problem why the rule does not compile; empty if it does
 * @param messageProblem why the expression for the message does not; empty if it does
 * @param cost the most that it costs to evaluate the rule once
 * @param messageCost likewise the message
 */
record CompiledRule(
    JsonNode rule,
    @Nullable CostedProgram program,
    @Nullable CostedProgram message,
    boolean usesOldSelf,
    String problem,
    String messageProblem,
    long cost,
    long messageCost) {

  static CompiledRule of(JsonNode rule, RuleEnvironment environment, SchemaSizes sizes) {
    CostedProgram program = null;
    boolean usesOldSelf = false;
    String problem = "";
    long cost = 0;
    long messageCost = 0;
    try {
      CelAbstractSyntaxTree tree = environment.compile(rule.path("rule").asText());
      usesOldSelf = usesOldSelf(tree);
      if (is(tree, SimpleType.BOOL)) {
        program = new CostedProgram(RuleEnvironment.program(tree));
        cost = CostEstimator.most(tree, sizes);
      } else {
        problem = "cel expression must evaluate to a bool";
      }
    } catch (CelValidationException e) {
      problem = "compilation failed: " + CompilationIssues.of(e);
    }
    CostedProgram message = null;
    String messageProblem = "";
    String text = rule.path("messageExpression").asText("");
    try {
      CelAbstractSyntaxTree tree = text.isBlank() ? null : environment.compile(text);
      if (tree != null && is(tree, SimpleType.STRING)) {
        message = new CostedProgram(RuleEnvironment.program(tree));
        messageCost = CostEstimator.most(tree, sizes);
      } else if (tree != null) {
        messageProblem = "messageExpression must evaluate to a string";
      }
    } catch (CelValidationException e) {
      messageProblem = "messageExpression compilation failed: " + CompilationIssues.of(e);
    }
    return new CompiledRule(
        rule, program, message, usesOldSelf, problem, messageProblem, cost, messageCost);
  }

  private static boolean is(CelAbstractSyntaxTree tree, CelType wanted) {
    CelType type = tree.getResultType();
    return type.equals(wanted) || type.equals(SimpleType.DYN);
  }

  private static boolean usesOldSelf(CelAbstractSyntaxTree tree) {
    return tree.getReferenceMap().values().stream()
        .anyMatch(reference -> reference.name().equals("oldSelf"));
  }

  boolean optionalOldSelf() {
    return rule.path("optionalOldSelf").asBoolean();
  }

  /** How messages name the rule: by what it says itself, or by its expression. */
  String shown() {
    String message = rule.path("message").asText("").strip();
    return message.isEmpty() ? rule.path("rule").asText().strip() : message;
  }
}
