package dev.duplane.endpoints;

import dev.duplane.api.GroupResource;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import dev.duplane.net.IpFamily;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A failure of an API server that its clients see. */
public sealed interface Fault {

  /** The verbs of requests to resources (Kubernetes docs, "Authorization Overview"). */
  List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  /** For how many requests a fault is that ends only when it is taken back. */
  int WITHOUT_END = Integer.MAX_VALUE;

  /**
   * The requests that a fault strikes. What is empty is any.
   *
   * @param verb one of {@link #VERBS}
   * @param resource the plural name
   * @param namespace of the object
   * @param name of the object; a collection has none
   * @param userAgent what the User-Agent header begins with
   */
  record RequestMatch(
      String verb, String resource, String namespace, String name, String userAgent) {

    boolean matches(RequestInfo info, ApiRequest request) {
      String agent = request.header("user-agent");
      return (verb.isEmpty() || verb.equals(info.verb()))
          && (resource.isEmpty() || resource.equals(info.resource()))
          && (namespace.isEmpty() || namespace.equals(info.namespace()))
          && (name.isEmpty() || name.equals(info.name()))
          && (userAgent.isEmpty() || (agent != null && agent.startsWith(userAgent)));
    }
  }

  /**
   * Requests that are struck before they reach anything.
   *
   * @param match which
   * @param times how many, at least 1
   * @param probability with which one of them is struck, above 0 to 1
   * @param delay how long it takes before anything else happens
   * @param effect what happens then
   */
  record Strike(RequestMatch match, int times, double probability, Duration delay, Effect effect)
      implements Fault {
    /** Checks the numbers. */
    public Strike {
      if (times < 1 || !(probability > 0 && probability <= 1) || delay.isNegative()) {
        throw new IllegalArgumentException("no such fault: " + times + ", " + probability);
      }
    }
  }

  /** What happens to a request that is struck. */
  sealed interface Effect {}

  /** It is answered all the same. */
  record Passes() implements Effect {}

  /** Its connection is reset. */
  record Dropped() implements Effect {}

  /**
   * It is refused.
   *
   * @param status 400 to 599
   * @param reason empty: what Kubernetes says with that status
   * @param message empty: what Kubernetes says with that status
   * @param retryAfterSeconds when to try again; 0: not said
   */
  record Refusal(int status, String reason, String message, int retryAfterSeconds)
      implements Effect {

    /** Reasons that {@code k8s.io/apimachinery/pkg/api/errors} gives with a status. */
    private static final Map<Integer, String> REASONS =
        Map.ofEntries(
            Map.entry(400, "BadRequest"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "NotFound"),
            Map.entry(405, "MethodNotAllowed"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Expired"),
            Map.entry(413, "RequestEntityTooLarge"),
            Map.entry(422, "Invalid"),
            Map.entry(429, "TooManyRequests"),
            Map.entry(500, "InternalError"),
            Map.entry(503, "ServiceUnavailable"),
            Map.entry(504, "Timeout"));

    /** Checks the numbers. */
    public Refusal {
      if (status < 400 || status > 599 || retryAfterSeconds < 0) {
        throw new IllegalArgumentException("no such refusal: " + status);
      }
    }

    /** The answer to a request, with what Kubernetes would say where the fault does not. */
    Status answer(RequestInfo info) {
      String because = reason.isEmpty() ? REASONS.getOrDefault(status, "") : reason;
      String text = message.isEmpty() ? defaultMessage(info) : message;
      return new Status(
          status, because.isEmpty() ? null : because, text, details(because, text, info));
    }

    private String defaultMessage(RequestInfo info) {
      String resources = new GroupResource(info.apiGroup(), info.resource()).toString();
      return switch (status) {
        case 409 ->
            "Operation cannot be fulfilled on "
                + resources
                + " \""
                + info.name()
                + "\": the object has been modified; please apply your changes to the latest"
                + " version and try again";
        case 429 -> "the server has received too many requests and has asked us to try again later";
        case 500 -> "Internal error occurred: fault";
        case 503 -> "the server is currently unable to handle the request";
        case 504 ->
            "Timeout: request did not complete within the allotted timeout (" + resources + ")";
        default ->
            "the server responded with the status code "
                + status
                + " but did not return more information";
      };
    }

    private Status.@Nullable Details details(String because, String text, RequestInfo info) {
      return switch (because) {
        case "Conflict", "NotFound", "AlreadyExists", "Forbidden", "ServerTimeout" ->
            new Status.Details(
                orNull(info.name()),
                orNull(info.apiGroup()),
                info.resource(),
                null,
                List.of(),
                retryAfterSeconds);
        case "InternalError" ->
            new Status.Details(
                null,
                null,
                null,
                null,
                List.of(new StatusCause(null, text.replace("Internal error occurred: ", ""), null)),
                retryAfterSeconds);
        default ->
            retryAfterSeconds == 0
                ? null
                : new Status.Details(null, null, null, null, List.of(), retryAfterSeconds);
      };
    }

    private static @Nullable String orNull(String text) {
      return text.isEmpty() ? null : text;
    }
  }

  /**
   * Watches that are open now end without a word, as when the connection is lost.
   *
   * @param resource the plural name; empty: any
   */
  record CutWatches(String resource) implements Fault {}

  /**
   * Watches have fallen behind: what they say next, and last, is 410 (API concepts, "410 Gone
   * responses").
   *
   * @param resource the plural name; empty: any
   * @param revision those that begin before it fail when they reach it, now or later; 0: those that
   *     are open fail now
   * @param times how many watches that reach a revision
   */
  record ExpireWatches(String resource, long revision, int times) implements Fault {}

  /**
   * Addresses of a family have run out.
   *
   * @param family of the addresses
   */
  record NoAddresses(IpFamily family) implements Fault {}

  /** Node ports have run out. */
  record NoPorts() implements Fault {}

  /**
   * The cloud provider does nothing that it is asked for.
   *
   * @param message what it says
   */
  record ProviderDown(String message) implements Fault {}
}
