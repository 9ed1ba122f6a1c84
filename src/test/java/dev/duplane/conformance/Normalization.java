package dev.duplane.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.IpAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names what two servers may choose differently (uids, resourceVersions, times, drawn addresses and
 * ports) by order of first appearance in a case, so that equal values stay equal and different ones
 * different. What the requests named stays as it is.
 */
final class Normalization {
  private static final Pattern TIME =
      Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z\\b");
  private static final Pattern UID =
      Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String sent;
  private final boolean keepManagedFields;
  private final Map<String, Map<String, String>> names = new LinkedHashMap<>();

  /**
   * @param sent all that the requests of the case carry
   */
  Normalization(JsonNode sent, boolean keepManagedFields) {
    this.sent = sent.toString();
    this.keepManagedFields = keepManagedFields;
  }

  /** An answer with names for what was drawn. */
  JsonNode value(JsonNode answer) {
    return value(answer, "");
  }

  private JsonNode value(JsonNode value, String key) {
    if (value.isObject()) {
      ObjectNode named = NODES.objectNode();
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        if (keepManagedFields || !field.getKey().equals("managedFields")) {
          named.set(field.getKey(), value(field.getValue(), field.getKey()));
        }
      }
      return named;
    }
    if (value.isArray()) {
      ArrayNode named = NODES.arrayNode();
      value.forEach(element -> named.add(value(element, key)));
      return named;
    }
    if (value.isIntegralNumber()) {
      return isDrawnPort(key, value) ? text("nodePort", value.asText()) : value;
    }
    return value.isTextual() ? NODES.textNode(text(value.textValue(), key, true)) : value;
  }

  private boolean isDrawnPort(String key, JsonNode value) {
    return (key.equals("nodePort") || key.equals("healthCheckNodePort"))
        && value.asInt() != 0
        && !sent.contains(value.asText());
  }

  private JsonNode text(String kind, String value) {
    return NODES.textNode(name(kind, value));
  }

  private String text(String value, String key, boolean whole) {
    if (!whole || value.isEmpty()) {
      return text(value);
    }
    return switch (key) {
      case "resourceVersion" -> name("rv", value);
      case "continue" -> "{{continue}}";
      case "clusterIP", "clusterIPs" -> {
        String kind = value.equals("None") || sent.contains(value) ? null : addressKind(value);
        yield kind != null ? name(kind, value) : text(value);
      }
      case "cells" -> {
        String kind = sent.contains(value) ? null : addressKind(value);
        yield kind != null ? name(kind, value) : text(value);
      }
      default -> text(value);
    };
  }

  /** A text with names for the times, uids and drawn addresses in it. */
  String text(String value) {
    String named = TIME.matcher(value).replaceAll("{{time}}");
    named =
        UID.matcher(named)
            .replaceAll(uid -> sent.contains(uid.group()) ? uid.group() : name("uid", uid.group()));
    for (String kind : List.of("ipv4", "ipv6")) {
      Map<String, String> addresses = names.getOrDefault(kind, Map.of());
      // The longest first: 10.96.1.1 must not be found in 10.96.1.17.
      for (String address :
          addresses.keySet().stream()
              .sorted(Comparator.comparingInt(String::length).reversed())
              .toList()) {
        named = named.replace(address, addresses.getOrDefault(address, address));
      }
    }
    return named;
  }

  private String name(String kind, String value) {
    Map<String, String> named = names.computeIfAbsent(kind, k -> new LinkedHashMap<>());
    return named.computeIfAbsent(value, v -> "{{" + kind + ":" + (named.size() + 1) + "}}");
  }

  private static @Nullable String addressKind(String value) {
    IpAddress address = IpAddress.parse(value);
    return address == null ? null : address.toString().contains(":") ? "ipv6" : "ipv4";
  }
}
