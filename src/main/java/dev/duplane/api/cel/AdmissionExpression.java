package dev.duplane.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.NullValue;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expression about a request, as match conditions and policies have them: its variables are of
 * any type (apiserver/pkg/admission/plugin/cel).
 */
public final class AdmissionExpression {
  private final CelRuntime.@Nullable Program program;
  private final String problem;

  private AdmissionExpression(CelRuntime.@Nullable Program program, String problem) {
    this.program = program;
    this.problem = problem;
  }

  /**
   * Compiles an expression.
   *
   * @param variables what it can name
   */
  public static AdmissionExpression compile(String expression, Collection<String> variables) {
    Map<String, CelType> types = new HashMap<>();
    variables.forEach(name -> types.put(name, SimpleType.DYN));
    try {
      CelAbstractSyntaxTree tree = new RuleEnvironment(types).compile(expression);
      return new AdmissionExpression(RuleEnvironment.program(tree), "");
    } catch (CelValidationException e) {
      return new AdmissionExpression(null, "compilation failed: " + e.getMessage());
    }
  }

  /** Why it is none; empty if it is one. */
  public String problem() {
    return problem;
  }

  /**
   * Its value.
   *
   * @param variables by name
   * @throws IllegalArgumentException with what is wrong, in CEL's words
   */
  public Object value(Map<String, ?> variables) {
    if (program == null) {
      throw new IllegalArgumentException(problem);
    }
    try {
      return program.eval(variables);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
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
