package dev.duplane.api;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with one field, worded as {@code k8s.io/apimachinery/pkg/util/validation/field}
 * words it. A list of these becomes the causes of a 422 answer, in the order they were found.
 *
 * @param reason the machine-readable reason of the cause
 * @param field the path as text
 * @param message the cause's message, without the path
 * @param rule the rule that is broken, which the wire does not show
 */
public record FieldError(CauseType reason, String field, String message, FieldRule rule) {

  /** An error that says by itself what is wrong. */
  public FieldError(CauseType reason, String field, String message) {
    this(reason, field, message, FieldRule.FIELD);
  }

  /** The {@code reason} values of {@code StatusCause} (API reference, meta/v1). */
  public enum CauseType {
    REQUIRED("FieldValueRequired"),
    INVALID("FieldValueInvalid"),
    NOT_SUPPORTED("FieldValueNotSupported"),
    DUPLICATE("FieldValueDuplicate"),
    FORBIDDEN("FieldValueForbidden"),
    TOO_LONG("FieldValueTooLong"),
    TOO_MANY("FieldValueTooMany"),
    NOT_FOUND("FieldValueNotFound"),
    TYPE_INVALID("FieldValueTypeInvalid"),
    INTERNAL("InternalError");

    private final String wire;

    CauseType(String wire) {
      this.wire = wire;
    }

    /** The text on the wire. */
    public String wire() {
      return wire;
    }
  }

  /** A value that must be there is not. */
  public static FieldError required(FieldPath field, String detail) {
    return new FieldError(
        CauseType.REQUIRED, field.toString(), withDetail("Required value", detail));
  }

  /** A value that breaks a rule; {@code value} is any Jackson node, String, Number or Boolean. */
  public static FieldError invalid(FieldPath field, @Nullable Object value, String detail) {
    return new FieldError(
        CauseType.INVALID,
        field.toString(),
        withDetail("Invalid value: " + GoText.value(value), detail));
  }

  /** A value and the rules that it breaks, an error for each; none if it breaks none. */
  public static List<FieldError> invalid(
      FieldPath field, @Nullable Object value, List<String> details) {
    return details.isEmpty()
        ? List.of()
        : details.stream().map(detail -> invalid(field, value, detail)).toList();
  }

  /** Something that breaks a rule and is not shown, as it is long or has no value of its own. */
  public static FieldError invalidAsAWhole(FieldPath field, String detail) {
    return new FieldError(CauseType.INVALID, field.toString(), withDetail("Invalid value", detail));
  }

  /** A value outside a closed set; {@code supported} is listed in the order given. */
  public static FieldError notSupported(
      FieldPath field, @Nullable Object value, List<String> supported) {
    String list = supported.stream().map(GoText::quote).collect(Collectors.joining(", "));
    return new FieldError(
        CauseType.NOT_SUPPORTED,
        field.toString(),
        "Unsupported value: " + GoText.value(value) + ": supported values: " + list);
  }

  /** A value that may stand only once stands twice. */
  public static FieldError duplicate(FieldPath field, @Nullable Object value) {
    return new FieldError(
        CauseType.DUPLICATE, field.toString(), "Duplicate value: " + GoText.value(value));
  }

  /** A field that may not be set here. */
  public static FieldError forbidden(FieldPath field, String detail) {
    return new FieldError(CauseType.FORBIDDEN, field.toString(), withDetail("Forbidden", detail));
  }

  /**
   * A text longer than {@code maxBytes} bytes. The reason on the wire is that of an invalid value.
   */
  public static FieldError tooLong(FieldPath field, int maxBytes) {
    return new FieldError(
        CauseType.TOO_LONG,
        field.toString(),
        "Too long: may not be more than " + maxBytes + " bytes");
  }

  /** The server failed while it checked a field. */
  public static FieldError internal(FieldPath field, String detail) {
    return new FieldError(CauseType.INTERNAL, field.toString(), "Internal error: " + detail);
  }

  /** More items than there may be. */
  public static FieldError tooMany(FieldPath field, int actual, int max) {
    return new FieldError(
        CauseType.TOO_MANY,
        field.toString(),
        "Too many: " + actual + ": must have at most " + max + (max == 1 ? " item" : " items"));
  }

  /** A reference to something that is not there. */
  public static FieldError notFound(FieldPath field, @Nullable Object value) {
    return new FieldError(
        CauseType.NOT_FOUND, field.toString(), "Not found: " + GoText.value(value));
  }

  /** A field that has another value than before and may not. */
  public static FieldError immutable(FieldPath field, @Nullable Object value) {
    return invalid(field, value, "field is immutable").because(FieldRule.IMMUTABLE);
  }

  /** The same error, which comes from this rule. */
  public FieldError because(FieldRule broken) {
    return new FieldError(reason, field, message, broken);
  }

  /** The same errors. Those that name no rule of their own come from this one. */
  public static List<FieldError> because(List<FieldError> errors, FieldRule broken) {
    if (errors.isEmpty()) {
      return List.of();
    }
    return errors.stream()
        .map(error -> error.rule == FieldRule.FIELD ? error.because(broken) : error)
        .toList();
  }

  /** Path and message in one line, as the {@code message} of a Status joins them. */
  @Override
  public String toString() {
    return field + ": " + message;
  }

  private static String withDetail(String head, String detail) {
    return detail.isEmpty() ? head : head + ": " + detail;
  }

  /** The cause as it stands in {@code details.causes}. */
  public StatusCause cause() {
    return new StatusCause(reason.wire(), message, field, rule);
  }
}
