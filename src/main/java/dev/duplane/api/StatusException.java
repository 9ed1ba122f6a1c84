package dev.duplane.api;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be done, with the Status that says so. The factories word and shape each
 * error as {@code k8s.io/apimachinery/pkg/api/errors} does.
 */
public sealed class StatusException extends RuntimeException
    permits ResourceVersionTooLargeException {
  private static final long serialVersionUID = 1L;

  private final transient Status status;
  private final transient List<String> warnings;

  /** Wraps a Status that no factory below makes. */
  public StatusException(Status status) {
    this(status, List.of());
  }

  private StatusException(Status status, List<String> warnings) {
    super(status.message(), null, false, false);
    this.status = status;
    this.warnings = warnings;
  }

  /**
   * Adds warnings to what refuses a request, since kube-apiserver adds each to the headers of the
   * answer as it is found (KEP-1693).
   *
   * @param warnings so far; the action may add some
   * @throws StatusException that the action throws, with the warnings if it has none of its own
   */
  public static <T> T warned(List<String> warnings, Supplier<T> action) {
    try {
      return action.get();
    } catch (StatusException refused) {
      throw warnings.isEmpty() || !refused.warnings.isEmpty()
          ? refused
          : refused.withWarnings(warnings);
    }
  }

  /** The same refusal, of a request that has been warned before. */
  public StatusException withWarnings(List<String> given) {
    return new StatusException(status, List.copyOf(given));
  }

  /** What was found before the request was refused: texts for Warning headers. */
  public List<String> warnings() {
    return warnings;
  }

  /** The answer to send. */
  public Status status() {
    return status;
  }

  /** 404: no such object. */
  public static StatusException notFound(GroupResource resource, String name) {
    return of(
        404,
        "NotFound",
        resource + " " + GoText.quote(name) + " not found",
        new Status.Details(
            name, orNull(resource.group()), resource.resource(), null, List.of(), 0));
  }

  /** 404: no such route. */
  public static StatusException resourceNotFound() {
    return of(
        404, "NotFound", "the server could not find the requested resource", Status.Details.EMPTY);
  }

  /** 405: the route has no such method. */
  public static StatusException methodNotAllowed() {
    return of(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Status.Details.EMPTY);
  }

  /**
   * 405: the resource has no such verb, which only the query asks for (apimachinery/pkg/api/errors,
   * {@code NewMethodNotSupported}).
   *
   * @param verb e.g. {@code watch}
   */
  public static StatusException methodNotSupported(GroupResource resource, String verb) {
    return of(
        405,
        "MethodNotAllowed",
        verb + " is not supported on resources of kind " + GoText.quote(resource.toString()),
        new Status.Details(
            null, orNull(resource.group()), resource.resource(), null, List.of(), 0));
  }

  /**
   * 409: the name is taken.
   *
   * @param generated whether the client gave a {@code generateName}
   * @param deleting whether the object that has the name is being deleted
   */
  public static StatusException alreadyExists(
      GroupResource resource, String name, boolean generated, boolean deleting) {
    return of(
        409,
        "AlreadyExists",
        (deleting ? "object is being deleted: " : "")
            + resource
            + " "
            + GoText.quote(name)
            + " already exists"
            + (generated
                ? ", the server was not able to generate a unique name for the object"
                : ""),
        new Status.Details(
            name,
            orNull(resource.group()),
            resource.resource(),
            null,
            List.of(),
            generated ? 1 : 0));
  }

  /** 409: the object has changed since it was read, or a precondition does not hold. */
  public static StatusException conflict(GroupResource resource, String name, String why) {
    return of(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + resource + " " + GoText.quote(name) + ": " + why,
        new Status.Details(
            name, orNull(resource.group()), resource.resource(), null, List.of(), 0));
  }

  /** 422: field errors; {@code kind} names the kind, not the resource. */
  public static StatusException invalid(GroupKind kind, String name, List<FieldError> errors) {
    // Each text once: two rules may find the same thing.
    List<String> texts = errors.stream().map(FieldError::toString).distinct().toList();
    String list = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
    return of(
        422,
        "Invalid",
        kind + " " + GoText.quote(name) + " is invalid: " + list,
        new Status.Details(
            orNull(name),
            orNull(kind.group()),
            kind.kind(),
            null,
            errors.stream().map(FieldError::cause).toList(),
            0));
  }

  /** 400: the request makes no sense. */
  public static StatusException badRequest(String message) {
    return of(400, "BadRequest", message, null);
  }

  /** 401: what the request shows of its user is not valid. */
  public static StatusException unauthorized() {
    return of(401, "Unauthorized", "Unauthorized", null);
  }

  /** 403: the request is understood and refused. */
  public static StatusException forbidden(
      GroupResource resource, String name, String why, List<StatusCause> causes) {
    String message =
        name.isEmpty()
            ? resource + " is forbidden: " + why
            : resource + " " + GoText.quote(name) + " is forbidden: " + why;
    return of(
        403,
        "Forbidden",
        message,
        new Status.Details(
            orNull(name), orNull(resource.group()), resource.resource(), null, causes, 0));
  }

  /** 410: the revision asked for is gone. */
  public static StatusException expired(String message) {
    return of(410, "Expired", message, null);
  }

  /** 410: the pages of a list are gone; {@code continueToken} goes on with what there is now. */
  public static StatusException expired(String message, String continueToken) {
    return new StatusException(new Status(410, "Expired", message, null, continueToken));
  }

  /** 504: a revision that has not been reached. */
  public static StatusException resourceVersionTooLarge(long asked, long current) {
    return new ResourceVersionTooLargeException(asked, current);
  }

  /** 413: the body is over the limit. */
  public static StatusException requestEntityTooLarge(String message) {
    return of(413, "RequestEntityTooLarge", message, null);
  }

  /** 415: the body's media type is not one this route reads. */
  public static StatusException unsupportedMediaType(String message) {
    return of(415, "UnsupportedMediaType", message, null);
  }

  /** 500: a rule that the API has no better word for, such as a full range. */
  public static StatusException internalError(String cause) {
    return of(
        500,
        "InternalError",
        "Internal error occurred: " + cause,
        new Status.Details(null, null, null, null, List.of(new StatusCause(null, cause, null)), 0));
  }

  /** 501: what the real server does and this one never will (RFC 9110 section 15.6.2). */
  public static StatusException notImplemented(String message) {
    return of(501, "NotImplemented", message, null);
  }

  /** 503: what is needed for the answer cannot be reached now. */
  public static StatusException serviceUnavailable(String message) {
    return of(503, "ServiceUnavailable", message, null);
  }

  /** 504: no answer in the time that there was (apimachinery, {@code NewTimeoutError}). */
  public static StatusException timeout(String message) {
    return of(
        504,
        "Timeout",
        "Timeout: " + message,
        new Status.Details(null, null, null, null, List.of(), 0));
  }

  /**
   * 429.
   *
   * @param retryAfterSeconds when to come again; 0: nobody knows
   */
  public static StatusException tooManyRequests(
      String message, int retryAfterSeconds, List<StatusCause> causes) {
    return of(
        429,
        "TooManyRequests",
        message,
        new Status.Details(null, null, null, null, causes, retryAfterSeconds));
  }

  /** 500 with nothing but a message: what an error of no kind becomes. */
  public static StatusException untyped(String message) {
    return of(500, null, message, null);
  }

  private static StatusException of(
      int code, @Nullable String reason, String message, Status.@Nullable Details details) {
    return new StatusException(new Status(code, reason, message, details));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** The text, which is always there. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
