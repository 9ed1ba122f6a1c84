package dev.duplane.scenario.format;

import dev.duplane.api.yaml.InputProblem;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.Comparator;
import java.util.List;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/**
 * Checks scenarios against the constraints that their records carry. Setting the validator up takes
 * far longer than checking a file: one is made a run.
 */
final class ScenarioConstraints implements AutoCloseable {
  private final ValidatorFactory factory;
  private final Validator validator;

  ScenarioConstraints() {
    // Neither XML configuration nor an expression language is used: looking for them costs time.
    this.factory =
        Validation.byProvider(HibernateValidator.class)
            .configure()
            .ignoreXmlConfiguration()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory();
    this.validator = factory.getValidator();
  }

  /** What is wrong with a scenario, in no order but that of the words where the place is one. */
  List<InputProblem> check(Scenario scenario) {
    return validator.validate(scenario).stream()
        .map(ScenarioConstraints::problem)
        .distinct()
        .sorted(Comparator.comparing(InputProblem::message))
        .toList();
  }

  private static InputProblem problem(ConstraintViolation<Scenario> violation) {
    String property = "";
    for (Path.Node node : violation.getPropertyPath()) {
      property = node.getName() == null ? property : node.getName();
    }
    Positions.Placed owner =
        violation.getLeafBean() instanceof Positions.Placed placed
            ? placed
            : violation.getRootBean();
    return InputProblem.at(owner.places().of(property), property + " " + violation.getMessage());
  }

  @Override
  public void close() {
    factory.close();
  }
}
