package dev.duplane.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.NullValue;
import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects as CEL's values (apiextensions-apiserver, pkg/apiserver/schema/cel/values.go). */
final class SchemaValues {
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Double> NANOS =
      Map.of(
          "ns", 1d, "us", 1e3, "µs", 1e3, "μs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private SchemaValues() {}

  /** A value, which keeps to its schema. */
  static Object of(JsonNode value, JsonNode schema) {
    return switch (value.getNodeType()) {
      case OBJECT -> object(value, schema);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        value.forEach(item -> items.add(of(item, schema.path("items"))));
        yield items;
      }
      case BOOLEAN -> value.booleanValue();
      case NUMBER ->
          schema.path("type").asText("").equals("number") || !value.isIntegralNumber()
              ? (Object) value.doubleValue()
              : (Object) value.longValue();
      case STRING -> text(value.textValue(), schema.path("format").asText(""));
      default -> NullValue.NULL_VALUE;
    };
  }

  private static Map<String, Object> object(JsonNode value, JsonNode schema) {
    Map<String, Object> fields = new LinkedHashMap<>();
    JsonNode additional = schema.path("additionalProperties");
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode known = schema.path("properties").path(field.getKey());
      if (additional.isObject()) {
        fields.put(field.getKey(), of(field.getValue(), additional));
        continue;
      }
      String name = PropertyNames.escape(field.getKey());
      if (name != null) {
        fields.put(name, of(field.getValue(), known));
      }
    }
    return fields;
  }

  private static Object text(String text, String format) {
    try {
      return switch (format) {
        case "byte" -> ByteString.copyFrom(Base64.getDecoder().decode(text));
        case "date-time" -> timestamp(OffsetDateTime.parse(text).toInstant());
        case "date" -> timestamp(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
        case "duration" -> duration(text);
        default -> text;
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      // Told by the schema's own rules.
      return text;
    }
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static Duration duration(String text) {
    Matcher part = DURATION_PART.matcher(text);
    double nanos = 0;
    while (part.find()) {
      nanos += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 0d);
    }
    long whole = Math.round(text.startsWith("-") ? -nanos : nanos);
    return Duration.newBuilder()
        .setSeconds(whole / NANOS_PER_SECOND)
        .setNanos((int) (whole % NANOS_PER_SECOND))
        .build();
  }
}
