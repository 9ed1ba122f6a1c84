package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.GoText;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.YamlText;
import dev.duplane.endpoints.ApiResponse.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Puts JSON into the form asked for, with the headers of the real server. */
final class Answers {
  /** Made when it is first needed, as it takes long in a process that has just started. */
  private static final class Trees {
    private static final ObjectMapper MAPPER = new ObjectMapper();
  }

  static ObjectMapper mapper() {
    return Trees.MAPPER;
  }

  static final Header NOT_CACHED = new Header("Cache-Control", "no-cache, private");

  private static final List<Header> JSON_HEADERS =
      List.of(NOT_CACHED, new Header("Content-Type", "application/json"));
  private static final Header NOT_SNIFFED = new Header("X-Content-Type-Options", "nosniff");
  private static final int WARNING_MAX_RUNES = 256;
  private static final int WARNINGS_MAX_RUNES = 4 * 1024;

  private Answers() {}

  /** JSON bytes, which end with a line feed unless they are indented. */
  static ApiResponse.Complete json(int status, byte[] json, Representation form) {
    return json(status, json, form, List.of());
  }

  static ApiResponse.Complete json(
      int status, byte[] json, Representation form, List<String> warnings) {
    byte[] body =
        switch (form.format()) {
          case JSON -> form.pretty() ? JsonIndent.indent(json) : line(json);
          case YAML -> YamlText.print(read(json)).getBytes(StandardCharsets.UTF_8);
          case PROTOBUF -> ProtobufForms.envelope(read(json)).write();
        };
    return new ApiResponse.Complete(status, headers(form.format(), warnings), body);
  }

  static ApiResponse.Complete tree(int status, JsonNode tree, Representation form) {
    return json(status, bytes(tree), form);
  }

  static ApiResponse.Complete status(Status status, Representation form) {
    return status(status, form, List.of());
  }

  /** A Status, of a request that has been warned before it was refused. */
  static ApiResponse.Complete status(Status status, Representation form, List<String> warnings) {
    Status.Details details = status.details();
    ApiResponse.Complete answer =
        json(status.code(), bytes(StatusJson.tree(status)), form, warnings);
    if (details == null || details.retryAfterSeconds() == 0) {
      return answer;
    }
    return with(new Header("Retry-After", Integer.toString(details.retryAfterSeconds())), answer);
  }

  /** The Status of a request that its user may not do. */
  static ApiResponse.Complete denied(Status status, Representation form) {
    return with(NOT_SNIFFED, status(status, form));
  }

  private static ApiResponse.Complete with(Header header, ApiResponse.Complete answer) {
    List<Header> headers = new ArrayList<>(answer.headers());
    headers.add(header);
    return new ApiResponse.Complete(answer.status(), List.copyOf(headers), answer.body());
  }

  /**
   * What a client gets when too many requests wait (apiserver/pkg/server/filters/maxinflight.go).
   */
  static ApiResponse.Complete tooManyRequests() {
    return with(
        new Header("Retry-After", "1"), text(429, "Too many requests, please try again later.\n"));
  }

  /** Text for people, as Go's HTTP server answers where the API has no say. */
  static ApiResponse.Complete text(int status, String text) {
    return new ApiResponse.Complete(
        status,
        List.of(NOT_CACHED, new Header("Content-Type", "text/plain; charset=utf-8"), NOT_SNIFFED),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A path that should name a resource and ends before it. RequestInfo cannot be made of it, which
   * is an internal error in plain text, made safe for browsers ({@code responsewriters}).
   */
  static ApiResponse.Complete noKind(ApiRequest request) {
    String uri = request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
    String text =
        "Internal Server Error: "
            + GoText.quote(uri)
            + ": failed to create RequestInfo: unable to determine kind and namespace from url, "
            + uri
            + "\n";
    return text(500, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
  }

  static List<Header> headers(AnswerFormat format, List<String> warnings) {
    if (format == AnswerFormat.JSON && warnings.isEmpty()) {
      return JSON_HEADERS;
    }
    List<Header> headers = new ArrayList<>();
    headers.add(NOT_CACHED);
    headers.add(new Header("Content-Type", format.mediaType()));
    warnings(warnings).forEach(text -> headers.add(new Header("Warning", text)));
    return List.copyOf(headers);
  }

  /** One line of a stream of JSON. */
  static byte[] frame(JsonNode tree) {
    return line(bytes(tree));
  }

  /**
   * The headers of a watch. The media type of a JSON stream is that of JSON; other formats say that
   * they are streams.
   */
  static List<Header> watchHeaders(AnswerFormat format) {
    return format == AnswerFormat.JSON
        ? JSON_HEADERS
        : List.of(NOT_CACHED, new Header("Content-Type", format.mediaType() + ";stream=watch"));
  }

  /** Each text once; cut when together they would be too much for a header (KEP-1693). */
  private static List<String> warnings(List<String> texts) {
    List<String> once = List.copyOf(new LinkedHashSet<>(texts));
    int runes = once.stream().mapToInt(text -> text.codePointCount(0, text.length())).sum();
    boolean cut = runes > WARNINGS_MAX_RUNES;
    List<String> headers = new ArrayList<>();
    int written = 0;
    for (String text : once) {
      int length = text.codePointCount(0, text.length());
      String kept = text;
      if (cut && length > WARNING_MAX_RUNES) {
        kept = text.substring(0, text.offsetByCodePoints(0, WARNING_MAX_RUNES));
        length = WARNING_MAX_RUNES;
      }
      written += length;
      if (written > WARNINGS_MAX_RUNES) {
        break;
      }
      headers.add(warning(kept));
    }
    return headers;
  }

  /** A Warning header's value: a quoted string escapes quotes and backslashes (RFC 7234, 5.5). */
  static String warning(String text) {
    StringBuilder value = new StringBuilder("299 - \"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        value.append('\\').append(c);
      } else {
        // A header holds no control characters.
        value.append(c < 0x20 || c == 0x7f ? ' ' : c);
      }
    }
    return value.append('"').toString();
  }

  static JsonNode read(byte[] json) {
    try {
      return mapper().readTree(json);
    } catch (IOException e) {
      throw StatusException.internalError("stored object is not JSON: " + e.getMessage());
    }
  }

  static byte[] bytes(JsonNode tree) {
    return JsonTree.bytes(tree);
  }

  private static byte[] line(byte[] json) {
    int length = json.length;
    if (length > 0 && json[length - 1] == '\n') {
      return json;
    }
    byte[] line = new byte[length + 1];
    System.arraycopy(json, 0, line, 0, length);
    line[length] = '\n';
    return line;
  }
}
