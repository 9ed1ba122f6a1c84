package dev.duplane.api.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.duplane.api.schema.Schema;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of one policy or webhook: what they can name, and what they must make
 * (apiserver, pkg/admission/plugin/cel/compile.go and composition.go). Not thread-safe.
 */
public final class AdmissionCompiler {
  /** What an expression is for. */
  public enum ExpressionUse {
    /** Whether a request is meant; knows none of the policy's variables. */
    MATCH_CONDITION(true, false, SimpleType.BOOL),
    /** A variable of the policy. */
    VARIABLE(true, true),
    /** Whether an object is right. */
    VALIDATION(true, true, SimpleType.BOOL),
    /** What is said if it is not; cannot ask the authorizer. */
    MESSAGE(false, true, SimpleType.STRING),
    /** What is noted of a request. */
    AUDIT_ANNOTATION(true, true, SimpleType.STRING, SimpleType.NULL_TYPE),
    /** A JSON patch. */
    JSON_PATCH(true, true, ListType.create(DeclaredTypes.JSON_PATCH)),
    /** A configuration that is applied. */
    APPLY_CONFIGURATION(true, true, DeclaredTypes.OBJECT),
    /** Any of a policy's, when only the types in it are looked at. */
    TYPE_CHECK(true, true);

    private final boolean authorizer;
    private final boolean composed;
    private final ImmutableList<CelType> results;

    ExpressionUse(boolean authorizer, boolean composed, CelType... results) {
      this.authorizer = authorizer;
      this.composed = composed;
      this.results = ImmutableList.copyOf(results);
    }

    /** Whether objects can be made. */
    boolean makesObjects() {
      return this == JSON_PATCH || this == APPLY_CONFIGURATION;
    }
  }

  private final boolean params;
  private final boolean composed;
  private final CelType objectType;
  private final CelType paramsType;
  private final SchemaTypes schemas;
  private final Map<ExpressionUse, RuleEnvironment> environments =
      new EnumMap<>(ExpressionUse.class);
  private final Map<String, AdmissionExpression> variables = new LinkedHashMap<>();

  private AdmissionCompiler(
      boolean params,
      boolean composed,
      CelType objectType,
      CelType paramsType,
      SchemaTypes schemas) {
    this.params = params;
    this.composed = composed;
    this.objectType = objectType;
    this.paramsType = paramsType;
    this.schemas = schemas;
  }

  /**
   * Objects may be of any kind.
   *
   * @param params whether there are parameters
   * @param composed whether variables will be declared
   */
  public static AdmissionCompiler untyped(boolean params, boolean composed) {
    return new AdmissionCompiler(
        params, composed, SimpleType.DYN, SimpleType.DYN, new SchemaTypes());
  }

  /**
   * Objects are of one kind.
   *
   * @param kind of the objects
   * @param object their schema
   * @param params the schema of parameters; null if there are none, or it is not known
   */
  public static AdmissionCompiler typed(String kind, Schema object, @Nullable Schema params) {
    SchemaTypes schemas = new SchemaTypes();
    CelType objectType = schemas.of(object, kind);
    CelType paramsType = params == null ? SimpleType.DYN : schemas.of(params, "params");
    return new AdmissionCompiler(params != null, true, objectType, paramsType, schemas);
  }

  /** Compiles a variable, which all further expressions can name. */
  public AdmissionExpression declare(String name, String expression) {
    AdmissionExpression variable = compile(ExpressionUse.VARIABLE, expression);
    variables.put(name, variable);
    // Further expressions know one type more.
    environments.clear();
    return variable;
  }

  /** The variables so far, by name. */
  public Map<String, AdmissionExpression> variables() {
    return Map.copyOf(variables);
  }

  /** Compiles an expression; it says itself whether it is one. */
  public AdmissionExpression compile(ExpressionUse use, String expression) {
    try {
      CelAbstractSyntaxTree tree = environment(use, expression).compile(expression);
      CelType made = tree.getResultType();
      if (use.results.isEmpty()
          || use.results.stream()
              .anyMatch(type -> CelTypes.format(type).equals(CelTypes.format(made)))) {
        return AdmissionExpression.of(expression, tree, use.makesObjects());
      }
      return AdmissionExpression.wrong(expression, wanted(use.results) + " but got " + shown(made));
    } catch (CelValidationException e) {
      String issues = CompilationIssues.of(e);
      return AdmissionExpression.wrong(
          expression, use == ExpressionUse.TYPE_CHECK ? issues : "compilation failed: " + issues);
    }
  }

  private static String wanted(List<CelType> results) {
    List<String> names = results.stream().map(AdmissionCompiler::shown).toList();
    return names.size() == 1
        ? "must evaluate to " + names.get(0)
        : "must evaluate to one of [" + String.join(" ", names) + "]";
  }

  private static String shown(CelType type) {
    return type.equals(SimpleType.NULL_TYPE) ? "null_type" : CelTypes.format(type);
  }

  private RuleEnvironment environment(ExpressionUse use, String expression) {
    return use.makesObjects()
        ? environment(use, Identifiers.in(expression))
        : environments.computeIfAbsent(use, key -> environment(key, Set.of()));
  }

  private RuleEnvironment environment(ExpressionUse use, Set<String> names) {
    Map<String, CelType> known = new HashMap<>();
    known.put("object", objectType);
    known.put("oldObject", objectType);
    known.put("request", DeclaredTypes.REQUEST);
    known.put("namespaceObject", DeclaredTypes.NAMESPACE);
    if (params) {
      known.put("params", paramsType);
    }
    if (use.authorizer) {
      known.put("authorizer", AuthorizerFunctions.AUTHORIZER);
      known.put("authorizer.requestResource", AuthorizerFunctions.RESOURCE);
    }
    if (use.composed && composed) {
      known.put("variables", DeclaredTypes.VARIABLES);
    }
    Map<String, CelType> types = new HashMap<>();
    variables.forEach((name, variable) -> types.put(name, variable.type()));
    return new RuleEnvironment(DeclaredTypes.of(schemas, types, names), known);
  }
}
