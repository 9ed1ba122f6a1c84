package dev.duplane.api.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.HomogeneousLiteralValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The CEL of Kubernetes: the language with optional values, the extensions for texts and sets, and
 * Kubernetes' own libraries (apiserver, pkg/cel/environment/base.go).
 */
final class RuleEnvironment {
  /** More steps of loops than that, and a rule costs too much (apiserver, pkg/apis/cel). */
  private static final int MOST_ITERATIONS = 1_000_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableTimestampEpoch(true)
          .enableOptionalSyntax(true)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .build();

  /** Made when the first rule is compiled. */
  private static final class Kubernetes {
    static final List<CelFunctionDecl> DECLARATIONS = new ArrayList<>();
    static final CelRuntime RUNTIME;
    static final CelRuntime OBJECT_RUNTIME;

    static {
      List<CelFunctionBinding> bindings = new ArrayList<>();
      for (KubernetesFunctions.Function function : KubernetesFunctions.all()) {
        List<CelOverloadDecl> overloads = new ArrayList<>();
        for (KubernetesFunctions.Overload overload : function.overloads()) {
          overloads.add(overload.declaration());
          bindings.add(overload.binding());
        }
        DECLARATIONS.add(CelFunctionDecl.newFunctionDeclaration(function.name(), overloads));
      }
      RUNTIME = runtime(OPTIONS, bindings).build();
      OBJECT_RUNTIME =
          runtime(OPTIONS.toBuilder().enableCelValue(true).build(), bindings)
              .setValueProvider(ObjectValues::make)
              .build();
    }

    private static CelRuntimeBuilder runtime(
        CelOptions options, List<CelFunctionBinding> bindings) {
      return CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(options)
          .addLibraries(
              CelExtensions.strings(),
              CelExtensions.sets(options),
              CelExtensions.optional(),
              CelExtensions.comprehensions())
          .addFunctionBindings(bindings);
    }
  }

  private final CelCompiler compiler;
  private final CelValidator validator;

  /**
   * @param types of objects
   * @param variables what rules can name
   */
  RuleEnvironment(SchemaTypes types, Map<String, CelType> variables) {
    this(builder().setTypeProvider(types.provider()), variables);
  }

  /** An environment with types of its own. */
  RuleEnvironment(DeclaredTypes types, Map<String, CelType> variables) {
    this(builder().setTypeProvider(types), variables);
  }

  private RuleEnvironment(CelCompilerBuilder builder, Map<String, CelType> variables) {
    variables.forEach(builder::addVar);
    this.compiler = builder.build();
    this.validator =
        CelValidatorFactory.standardCelValidatorBuilder(compiler, Kubernetes.RUNTIME)
            .addAstValidators(
                DurationLiteralValidator.INSTANCE,
                TimestampLiteralValidator.INSTANCE,
                RegexLiteralValidator.INSTANCE,
                HomogeneousLiteralValidator.newInstance())
            .build();
  }

  private static CelCompilerBuilder builder() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(
            CelExtensions.strings(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.optional(),
            CelExtensions.comprehensions())
        .addFunctionDeclarations(ImmutableList.copyOf(Kubernetes.DECLARATIONS));
  }

  /**
   * Checks an expression.
   *
   * @throws CelValidationException if it is none, with what is wrong and where
   */
  CelAbstractSyntaxTree compile(String expression) throws CelValidationException {
    return validator.validate(compiler.compile(expression).getAst()).getAst();
  }

  /** Makes a program of a checked expression. */
  static CelRuntime.Program program(CelAbstractSyntaxTree tree) {
    return program(Kubernetes.RUNTIME, tree);
  }

  /** Makes a program of a checked expression that makes objects. */
  static CelRuntime.Program objectProgram(CelAbstractSyntaxTree tree) {
    return program(Kubernetes.OBJECT_RUNTIME, tree);
  }

  private static CelRuntime.Program program(CelRuntime runtime, CelAbstractSyntaxTree tree) {
    try {
      return runtime.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("a checked expression is no program", e);
    }
  }
}
