package dev.duplane.http.emulator;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Checks request bodies against the constraints that their records carry. */
final class Constraints {
  private Constraints() {}

  /** Set up when the first body comes: that takes longer than all else of such a request. */
  private static final class Lazy {
    static final Validator VALIDATOR =
        Validation.byProvider(HibernateValidator.class)
            .configure()
            .ignoreXmlConfiguration()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
  }

  /** What is wrong with a body, by place. */
  static List<Problem.Invalid> check(Object body) {
    return Lazy.VALIDATOR.validate(body).stream()
        .map(
            violation ->
                new Problem.Invalid(
                    "/" + violation.getPropertyPath().toString().replace('.', '/'),
                    violation.getMessage()))
        .sorted(Comparator.comparing(Problem.Invalid::pointer))
        .toList();
  }
}
