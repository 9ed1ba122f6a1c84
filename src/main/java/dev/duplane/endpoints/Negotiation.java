package dev.duplane.endpoints;

import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.endpoints.Representation.Shape;
import dev.duplane.registry.Body;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the form of an answer by the Accept header, and that of a body by its Content-Type.
 * Routes and handlers of the real server negotiate one after the other and word their refusals
 * differently; so does this class.
 */
final class Negotiation {
  private static final String MEDIA_TYPES =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";
  static final String STREAM_MEDIA_TYPES =
      "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";

  private Negotiation() {}

  /** The form of an answer that is the thing itself: discovery, Status, version. */
  static Representation plain(ApiRequest request, Query query) {
    return choose(request, query, Route.PLAIN);
  }

  /** The form of an answer about one object. */
  static Representation object(ApiRequest request, Query query) {
    return choose(request, query, Route.OBJECT);
  }

  /** The form of a list, or of the events of a watch. */
  static Representation collection(ApiRequest request, Query query, boolean watch) {
    Representation chosen = choose(request, query, Route.COLLECTION);
    if (watch && chosen.format() == Format.YAML) {
      throw notAcceptable(STREAM_MEDIA_TYPES);
    }
    return chosen;
  }

  /** The form of an error: as asked if that can be done, otherwise JSON. */
  static Representation error(ApiRequest request, Query query) {
    try {
      return choose(request, query, Route.OBJECT).asObject();
    } catch (StatusException e) {
      return pretty(request, query) ? Representation.PRETTY_JSON : Representation.JSON;
    }
  }

  private enum Route {
    PLAIN,
    OBJECT,
    COLLECTION
  }

  private static Representation choose(ApiRequest request, Query query, Route route) {
    boolean pretty = pretty(request, query);
    String header = request.header("accept");
    if (header == null || header.equals("application/json") || header.equals("*/*")) {
      return pretty ? Representation.PRETTY_JSON : Representation.JSON;
    }
    List<Accept.Clause> clauses = Accept.parse(header);
    if (clauses.stream().noneMatch(clause -> clause.any() || produced(clause.type()))) {
      throw routeNotAcceptable(route);
    }
    for (Accept.Clause clause : clauses) {
      Format format = format(clause);
      if (format == null) {
        continue;
      }
      boolean indent = pretty || clause.parameter("pretty").equals("1");
      String as = clause.parameter("as");
      if (!clause.parameters().containsKey("as")) {
        return new Representation(format, Shape.OBJECT, "", indent);
      }
      Shape shape = shape(clause, as);
      if (shape != null && route != Route.PLAIN) {
        return new Representation(format, shape, clause.parameter("v"), indent);
      }
    }
    throw notAcceptable(MEDIA_TYPES);
  }

  static boolean produced(String type) {
    for (Format format : Format.values()) {
      if (type.equals(format.mediaType())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Format format(Accept.Clause clause) {
    if (clause.any()) {
      return Format.JSON;
    }
    for (Format format : Format.values()) {
      if (clause.type().equals(format.mediaType())) {
        return format;
      }
    }
    return null;
  }

  private static @Nullable Shape shape(Accept.Clause clause, String as) {
    String version = clause.parameter("v");
    // Neither a Table nor the list of v1beta1 has a message that this server knows.
    if (clause.type().equals(Format.PROTOBUF.mediaType())
        && (as.equals("Table")
            || (as.equals("PartialObjectMetadataList") && version.equals("v1beta1")))) {
      return null;
    }
    if (!clause.parameter("g").equals("meta.k8s.io")
        || !(version.equals("v1") || version.equals("v1beta1"))) {
      return null;
    }
    return switch (as) {
      case "Table" -> Shape.TABLE;
      case "PartialObjectMetadata" -> Shape.PARTIAL;
      case "PartialObjectMetadataList" -> Shape.PARTIAL_LIST;
      default -> null;
    };
  }

  /** People read what comes to a browser or a command-line HTTP tool; everything else asks. */
  private static boolean pretty(ApiRequest request, Query query) {
    String asked = query.isEmpty() ? null : query.first("pretty");
    if (asked != null && !asked.isEmpty()) {
      return switch (asked) {
        case "1", "t", "T", "TRUE", "true", "True" -> true;
        default -> false;
      };
    }
    String agent = request.header("user-agent");
    return agent != null
        && (agent.startsWith("curl")
            || agent.startsWith("Wget")
            || agent.startsWith("Mozilla/5.0"));
  }

  /**
   * How to read the body of a create or update.
   *
   * @throws StatusException 415 if its media type is not one that objects are read in
   */
  static Body.Format bodyFormat(ApiRequest request) {
    String type = mediaType(request);
    if (type.isEmpty() || type.equals("application/json")) {
      return Body.Format.JSON;
    }
    if (type.equals("application/yaml")) {
      return Body.Format.YAML;
    }
    if (type.equals(Format.PROTOBUF.mediaType())) {
      return Body.Format.PROTOBUF;
    }
    throw StatusException.unsupportedMediaType(
        "the body of the request was in an unknown format - accepted media types include: "
            + MEDIA_TYPES);
  }

  /** The Content-Type without parameters, in lower case; empty if there is none. */
  static String mediaType(ApiRequest request) {
    String header = request.header("content-type");
    if (header == null) {
      return "";
    }
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .trim()
        .toLowerCase(Locale.ROOT);
  }

  /** 415 of a route that reads patches. */
  static StatusException unsupportedPatchType() {
    return new StatusException(
        new Status(
            415, "UnsupportedMediaType", "415: Unsupported Media Type", Status.Details.EMPTY));
  }

  private static StatusException routeNotAcceptable(Route route) {
    String types =
        route == Route.COLLECTION ? MEDIA_TYPES + ", " + STREAM_MEDIA_TYPES : MEDIA_TYPES;
    return new StatusException(
        new Status(
            406,
            "NotAcceptable",
            "406: Not Acceptable\n\nAvailable representations: " + types,
            Status.Details.EMPTY));
  }

  static StatusException notAcceptable(String types) {
    return refused("only the following media types are accepted: " + types);
  }

  /** 406 for a shape that this answer cannot take. */
  static StatusException refused(String message) {
    return new StatusException(new Status(406, "NotAcceptable", message, null));
  }
}
