package dev.duplane.endpoints;

import dev.duplane.api.ApiResource;
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

  /** The parameters that ask for another kind. */
  private static final List<String> CONVERSION = List.of("as", "g", "v");

  private Negotiation() {}

  /** The form of an answer that is the thing itself: discovery, Status, version. */
  static Representation plain(ApiRequest request, Query query) {
    return choose(request, query, Route.PLAIN);
  }

  /** The form of an answer about one object of a resource. */
  static Representation object(ApiRequest request, Query query, ApiResource resource) {
    return choose(request, query, resource.custom() ? Route.CUSTOM : Route.OBJECT);
  }

  /** The form of a list, or of the events of a watch. */
  static Representation collection(
      ApiRequest request, Query query, ApiResource resource, boolean watch) {
    Representation chosen =
        choose(request, query, resource.custom() ? Route.CUSTOM : Route.COLLECTION);
    if (watch && chosen.format() == AnswerFormat.YAML) {
      throw notAcceptable(STREAM_MEDIA_TYPES);
    }
    return chosen;
  }

  /**
   * The form of an error: as asked if that can be done for a thing as it is, otherwise JSON for
   * people (apiserver/pkg/endpoints/handlers/responsewriters, {@code WriteObjectNegotiated}).
   */
  static Representation error(ApiRequest request, Query query) {
    String header = request.header("accept");
    boolean pretty = pretty(request, query);
    if (header == null || header.isEmpty()) {
      return pretty ? Representation.PRETTY_JSON : Representation.JSON;
    }
    Representation chosen = first(Accept.parse(header), Route.PLAIN, pretty);
    return chosen == null ? Representation.PRETTY_JSON : chosen;
  }

  private enum Route {
    PLAIN,
    OBJECT,
    COLLECTION,
    /** Of custom resources, which have no routes of their own and no protobuf. */
    CUSTOM
  }

  private static Representation choose(ApiRequest request, Query query, Route route) {
    boolean pretty = pretty(request, query);
    String header = request.header("accept");
    if (header == null
        || header.isEmpty()
        || header.equals("application/json")
        || header.equals("*/*")) {
      return pretty ? Representation.PRETTY_JSON : Representation.JSON;
    }
    if (route != Route.CUSTOM && !routed(header)) {
      throw routeNotAcceptable(route);
    }
    Representation chosen = first(Accept.parse(header), route, pretty);
    if (chosen == null) {
      throw notAcceptable(MEDIA_TYPES);
    }
    return chosen;
  }

  /** Whether the route is found at all, for which wildcards of one type do not count. */
  private static boolean routed(String header) {
    for (String clause : header.split(",", -1)) {
      int semicolon = clause.indexOf(';');
      String type = (semicolon < 0 ? clause : clause.substring(0, semicolon)).strip();
      if (type.equals("*/*") || produced(type)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Representation first(
      List<Accept.Clause> clauses, Route route, boolean pretty) {
    for (Accept.Clause clause : clauses) {
      for (AnswerFormat format : AnswerFormat.values()) {
        if (clause.covers(format.mediaType())) {
          Representation form = form(clause, format, route, pretty);
          if (form != null) {
            return form;
          }
        }
      }
    }
    return null;
  }

  /** What the parameters of a clause make of a format; null if one of them cannot be had. */
  private static @Nullable Representation form(
      Accept.Clause clause, AnswerFormat format, Route route, boolean pretty) {
    String stream = clause.parameter("stream");
    String server = clause.parameter("sv");
    if ((!stream.isEmpty() && (format == AnswerFormat.YAML || !stream.equals("watch")))
        || (!server.isEmpty() && (route == Route.PLAIN || !server.equals("v1")))) {
      return null;
    }
    boolean indent = pretty || clause.parameter("pretty").equals("1");
    if (CONVERSION.stream().noneMatch(clause.parameters()::containsKey)) {
      if (route == Route.CUSTOM && format == AnswerFormat.PROTOBUF) {
        return null;
      }
      return new Representation(format, Shape.OBJECT, "", indent);
    }
    Shape shape = route == Route.PLAIN ? null : shape(clause, format);
    return shape == null ? null : new Representation(format, shape, clause.parameter("v"), indent);
  }

  static boolean produced(String type) {
    for (AnswerFormat format : AnswerFormat.values()) {
      if (type.equals(format.mediaType())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Shape shape(Accept.Clause clause, AnswerFormat format) {
    String as = clause.parameter("as");
    String version = clause.parameter("v");
    // Neither a Table nor the list of v1beta1 has a message that this server knows.
    if (format == AnswerFormat.PROTOBUF
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
   * The format of the body of a create or update.
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
    if (type.equals(AnswerFormat.PROTOBUF.mediaType())) {
      return Body.Format.PROTOBUF;
    }
    throw unknownFormat(MEDIA_TYPES);
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

  /**
   * The media type of a patch, as it is written. The route takes a patch if any of the types that a
   * header lists is one of a patch; what handles it wants the header to be one type. Custom
   * resources have no such route.
   *
   * @param patchTypes that are taken, in the order in which a refusal lists them
   * @throws StatusException 415 in the words of the one or the other
   */
  static String patchType(ApiRequest request, List<String> patchTypes, ApiResource resource) {
    String header = request.header("content-type");
    String given = header == null ? "" : header;
    boolean listed = resource.custom();
    for (String type : given.split(",", -1)) {
      listed |= patchTypes.contains(withoutParameters(type).trim());
    }
    if (!listed) {
      throw new StatusException(
          new Status(
              415, "UnsupportedMediaType", "415: Unsupported Media Type", Status.Details.EMPTY));
    }
    String type = withoutParameters(given);
    if (!patchTypes.contains(type)) {
      throw unknownFormat(String.join(", ", patchTypes));
    }
    return type;
  }

  private static String withoutParameters(String type) {
    int semicolon = type.indexOf(';');
    return semicolon < 0 ? type : type.substring(0, semicolon);
  }

  private static StatusException unknownFormat(String accepted) {
    return StatusException.unsupportedMediaType(
        "the body of the request was in an unknown format - accepted media types include: "
            + accepted);
  }

  private static StatusException routeNotAcceptable(Route route) {
    String types =
        route == Route.COLLECTION ? MEDIA_TYPES + ", " + STREAM_MEDIA_TYPES : MEDIA_TYPES;
    return noRepresentation(types);
  }

  /** 406 of a route for what it does not produce. */
  static StatusException noRepresentation(String types) {
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
