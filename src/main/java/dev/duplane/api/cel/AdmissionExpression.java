package dev.duplane.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.NullValue;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.cel.CostedProgram.CostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expression about a request, as match conditions and policies have them, compiled (apiserver,
 * pkg/admission/plugin/cel). Thread-safe.
 */
public final class AdmissionExpression {
  private final String text;
  private final CelType type;
  private final @Nullable CostedProgram program;
  private final String problem;

  private AdmissionExpression(
      String text, CelType type, @Nullable CostedProgram program, String problem) {
    this.text = text;
    this.type = type;
    this.program = program;
    this.problem = problem;
  }

  static AdmissionExpression of(String text, CelAbstractSyntaxTree tree, boolean makesObjects) {
    return new AdmissionExpression(
        text,
        tree.getResultType(),
        new CostedProgram(
            makesObjects ? RuleEnvironment.objectProgram(tree) : RuleEnvironment.program(tree)),
        "");
  }

  static AdmissionExpression wrong(String text, String problem) {
    return new AdmissionExpression(text, SimpleType.DYN, null, problem);
  }

  /** Why it is none; empty if it is one. */
  public String problem() {
    return problem;
  }

  CelType type() {
    return type;
  }

  /**
   * Its value.
   *
   * @param variables by name
   * @param budget what is left for it
   * @throws IllegalArgumentException with what is wrong, in the words of kube-apiserver
   */
  public Object value(Map<String, ?> variables, CostBudget budget) {
    if (program == null) {
      throw new IllegalArgumentException("compilation error: " + problem);
    }
    try {
      return program.value(variables, budget);
    } catch (CostException e) {
      throw new IllegalArgumentException(
          e.together()
              ? e.getMessage()
              : "expression '" + text + "' resulted in error: " + e.getMessage(),
          e);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException(
          "expression '" + text + "' resulted in error: " + EvaluationReason.of(e), e);
    }
  }

  /**
   * Its value as a variable of a policy.
   *
   * @throws IllegalArgumentException with what is wrong, in the words of kube-apiserver
   */
  Object valueOf(String name, Map<String, ?> variables, CostBudget budget) {
    String head = "composited variable \"" + name + "\" fails to ";
    if (program == null) {
      throw new IllegalArgumentException(head + "compile: " + problem);
    }
    try {
      return program.value(variables, budget);
    } catch (CostException e) {
      throw new IllegalArgumentException(
          e.together() ? e.getMessage() : head + "evaluate: " + e.getMessage(), e);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException(head + "evaluate: " + EvaluationReason.of(e), e);
    }
  }

  /** The variables of a policy, each of which is evaluated when it is named first. */
  public static Map<String, Object> composed(
      Map<String, AdmissionExpression> expressions, Map<String, ?> variables, CostBudget budget) {
    return new ComposedVariables(expressions, variables, budget);
  }

  /** The variable {@code authorizer}: whom to ask, and for whom. */
  public static Object authorizer(UserInfo user, AccessCheck access) {
    return new AuthorizerFunctions.Asker(user, access);
  }

  /** The variable {@code authorizer.requestResource}: asks about what the request is about. */
  public static Object requestResource(
      UserInfo user,
      AccessCheck access,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    return new AuthorizerFunctions.Asker(user, access)
        .resource(group, resource, subresource, namespace, name);
  }

  /** A tree as expressions see it. */
  public static Object plain(@Nullable JsonNode node) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return NullValue.NULL_VALUE;
    }
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(plain(item)));
      return list;
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue();
  }
}
