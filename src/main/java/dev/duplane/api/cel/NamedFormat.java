package dev.duplane.api.cel;

import dev.duplane.api.validation.NameFormat;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of texts that have names (apiserver, pkg/cel/library/format.go). */
enum NamedFormat {
  DNS1123_LABEL("dns1123Label"),
  DNS1123_SUBDOMAIN("dns1123Subdomain"),
  DNS1035_LABEL("dns1035Label"),
  QUALIFIED_NAME("qualifiedName"),
  DNS1123_LABEL_PREFIX("dns1123LabelPrefix"),
  DNS1123_SUBDOMAIN_PREFIX("dns1123SubdomainPrefix"),
  DNS1035_LABEL_PREFIX("dns1035LabelPrefix"),
  LABEL_VALUE("labelValue"),
  URI("uri"),
  UUID("uuid"),
  BYTE("byte"),
  DATE("date"),
  DATETIME("datetime");

  private static final Pattern UUIDS =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

  private final String text;

  NamedFormat(String text) {
    this.text = text;
  }

  /** As expressions call it. */
  String text() {
    return text;
  }

  static @Nullable NamedFormat of(String name) {
    for (NamedFormat format : values()) {
      if (format.text.equals(name)) {
        return format;
      }
    }
    return null;
  }

  /** All that is wrong with a text. */
  List<String> validate(String value) {
    return switch (this) {
      case DNS1123_LABEL -> NameFormat.label(value);
      case DNS1123_SUBDOMAIN -> NameFormat.subdomain(value);
      case DNS1035_LABEL -> NameFormat.label1035(value);
      case QUALIFIED_NAME -> NameFormat.qualifiedName(value);
      case DNS1123_LABEL_PREFIX -> NameFormat.label(begun(value));
      case DNS1123_SUBDOMAIN_PREFIX -> NameFormat.subdomain(begun(value));
      case DNS1035_LABEL_PREFIX -> NameFormat.label1035(begun(value));
      case LABEL_VALUE -> NameFormat.labelValue(value);
      case URI ->
          KubernetesTypes.isUrl(value)
              ? List.of()
              : List.of("parse \"" + value + "\": invalid URI for request");
      case UUID ->
          UUIDS.matcher(value).matches() ? List.of() : List.of("does not match the UUID format");
      case BYTE -> parsed(() -> Base64.getDecoder().decode(value), "invalid base64");
      case DATE -> parsed(() -> LocalDate.parse(value), "invalid date");
      case DATETIME -> parsed(() -> OffsetDateTime.parse(value), "invalid datetime");
    };
  }

  /** A name that something will be added to may end with a dash. */
  private static String begun(String value) {
    return value.length() > 1 && value.endsWith("-")
        ? value.substring(0, value.length() - 2) + "a"
        : value;
  }

  /** Reads a text. */
  private interface Reading {
    Object read();
  }

  private static List<String> parsed(Reading reading, String otherwise) {
    try {
      Object unused = reading.read();
      return List.of();
    } catch (DateTimeException | IllegalArgumentException e) {
      return List.of(otherwise);
    }
  }
}
