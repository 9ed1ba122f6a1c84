package dev.duplane.api.validation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The formats that names, labels and port names must have (Object Names and IDs; Labels and
 * Selectors; RFC 1123, RFC 1035, RFC 6335). Each rule gives the messages of what is wrong, empty if
 * nothing is.
 */
public final class NameFormat {
  /** The longest DNS label (RFC 1123). */
  public static final int LABEL_MAX = 63;

  /** The longest DNS name (RFC 1123). */
  public static final int SUBDOMAIN_MAX = 253;

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String QUALIFIED_CHAR = "[A-Za-z0-9]";
  private static final String QUALIFIED =
      "(" + QUALIFIED_CHAR + "[-A-Za-z0-9_.]*)?" + QUALIFIED_CHAR;
  private static final String LABEL_VALUE = "(" + QUALIFIED + ")?";

  private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";

  private static final String WILDCARD_MESSAGE =
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which"
          + " must consist of lower case alphanumeric characters, '-' or '.' and end with an"
          + " alphanumeric character";
  private static final String UNDERSCORE_LABEL = "[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?";
  private static final String UNDERSCORE_SUBDOMAIN =
      UNDERSCORE_LABEL + "(\\." + UNDERSCORE_LABEL + ")*";
  private static final String HTTP_HEADER = "[-A-Za-z0-9]+";

  private static final Pattern UNDERSCORE_SUBDOMAIN_PATTERN = Pattern.compile(UNDERSCORE_SUBDOMAIN);
  private static final Pattern HTTP_HEADER_PATTERN = Pattern.compile(HTTP_HEADER);
  private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile(CONFIG_KEY);
  private static final Pattern LABEL_1035_PATTERN = Pattern.compile(LABEL_1035);
  private static final Pattern PORT_NAME_PATTERN = Pattern.compile("[-a-z0-9]+");
  private static final Pattern LETTER_PATTERN = Pattern.compile("[a-z]");

  private static final String LABEL_MESSAGE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character";
  private static final String SUBDOMAIN_MESSAGE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character";
  private static final String LABEL_1035_MESSAGE =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character";
  private static final String QUALIFIED_MESSAGE =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character";
  private static final String LABEL_VALUE_MESSAGE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character";

  private static final String UNDERSCORE_SUBDOMAIN_MESSAGE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-'"
          + " or '.', and must start and end with an alphanumeric character";
  private static final String CONFIG_KEY_MESSAGE =
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";

  private NameFormat() {}

  /** A lower-case RFC 1123 label, e.g. a Service's name. */
  public static List<String> label(String value) {
    List<String> messages = new ArrayList<>();
    if (value.length() > LABEL_MAX) {
      messages.add(maxCharacters(LABEL_MAX));
    }
    if (!isLabel(value, 0, value.length())) {
      if (isSubdomain(value)) {
        messages.add("must not contain dots");
      } else {
        messages.add(regex(LABEL_MESSAGE, LABEL, "my-name", "123-abc"));
      }
    }
    return messages;
  }

  /** An RFC 1035 label: begins with a letter. */
  public static List<String> label1035(String value) {
    List<String> messages = new ArrayList<>();
    if (value.length() > LABEL_MAX) {
      messages.add(maxCharacters(LABEL_MAX));
    }
    if (!LABEL_1035_PATTERN.matcher(value).matches()) {
      messages.add(regex(LABEL_1035_MESSAGE, LABEL_1035, "my-name", "abc-123"));
    }
    return messages;
  }

  /** A lower-case RFC 1123 subdomain: labels joined by dots. */
  public static List<String> subdomain(String value) {
    List<String> messages = new ArrayList<>();
    if (value.length() > SUBDOMAIN_MAX) {
      messages.add(maxCharacters(SUBDOMAIN_MAX));
    }
    if (!isSubdomain(value)) {
      messages.add(regex(SUBDOMAIN_MESSAGE, SUBDOMAIN, "example.com"));
    }
    return messages;
  }

  /** Label by label: the expression as a whole takes a level of the stack for each of them. */
  private static boolean isSubdomain(String value) {
    int start = 0;
    for (int dot = value.indexOf('.'); dot >= 0; dot = value.indexOf('.', start)) {
      if (!isLabel(value, start, dot)) {
        return false;
      }
      start = dot + 1;
    }
    return isLabel(value, start, value.length());
  }

  /** Whether a part of a text matches {@link #LABEL}. */
  private static boolean isLabel(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean within = c == '-' && i > start && i < end - 1;
      if (!within && (c < 'a' || c > 'z') && (c < '0' || c > '9')) {
        return false;
      }
    }
    return start < end;
  }

  /** Whether a text matches {@link #QUALIFIED}. */
  private static boolean isQualified(String text) {
    int last = text.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = text.charAt(i);
      boolean within = (c == '-' || c == '_' || c == '.') && i > 0 && i < last;
      if (!within && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9')) {
        return false;
      }
    }
    return last >= 0;
  }

  /** A label key or another qualified name: an optional subdomain, a slash, a name part. */
  public static List<String> qualifiedName(String value) {
    List<String> messages = new ArrayList<>();
    String[] parts = value.split("/", -1);
    if (parts.length > 2) {
      messages.add(
          "a valid label key "
              + regex(QUALIFIED_MESSAGE, QUALIFIED, "MyName", "my.name", "123-abc")
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
      return messages;
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        messages.add("prefix part must be non-empty");
      } else {
        subdomain(parts[0]).forEach(message -> messages.add("prefix part " + message));
      }
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      messages.add("name part must be non-empty");
    } else if (bytes(name) > LABEL_MAX) {
      messages.add("name part " + maxBytes(LABEL_MAX));
    }
    if (!isQualified(name)) {
      messages.add(
          "name part " + regex(QUALIFIED_MESSAGE, QUALIFIED, "MyName", "my.name", "123-abc"));
    }
    return messages;
  }

  /** A label's value. */
  public static List<String> labelValue(String value) {
    List<String> messages = new ArrayList<>();
    if (bytes(value) > LABEL_MAX) {
      messages.add(maxBytes(LABEL_MAX));
    }
    if (!value.isEmpty() && !isQualified(value)) {
      messages.add(regex(LABEL_VALUE_MESSAGE, LABEL_VALUE, "MyValue", "my_value", "12345"));
    }
    return messages;
  }

  /** A name that can stand in a path; empty is one. */
  public static List<String> pathSegment(String value) {
    if (value.equals(".") || value.equals("..")) {
      return List.of("may not be '" + value + "'");
    }
    List<String> messages = new ArrayList<>();
    for (String character : List.of("/", "%")) {
      if (value.contains(character)) {
        messages.add("may not contain '" + character + "'");
      }
    }
    return messages;
  }

  /** An IANA service name, as targetPort takes it (RFC 6335). */
  public static List<String> portName(String value) {
    List<String> messages = new ArrayList<>();
    if (value.length() > 15) {
      messages.add(maxCharacters(15));
    }
    if (!PORT_NAME_PATTERN.matcher(value).matches()) {
      messages.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!LETTER_PATTERN.matcher(value).find()) {
      messages.add("must contain at least one letter (a-z)");
    }
    if (value.contains("--")) {
      messages.add("must not contain consecutive hyphens");
    }
    if (value.startsWith("-") || value.endsWith("-")) {
      messages.add("must not begin or end with a hyphen");
    }
    return messages;
  }

  /** A subdomain whose labels may have underscores, as DNS searches may. */
  public static List<String> subdomainWithUnderscores(String value) {
    List<String> messages = new ArrayList<>();
    if (value.length() > SUBDOMAIN_MAX) {
      messages.add(maxCharacters(SUBDOMAIN_MAX));
    }
    if (!UNDERSCORE_SUBDOMAIN_PATTERN.matcher(value).matches()) {
      messages.add(regex(UNDERSCORE_SUBDOMAIN_MESSAGE, UNDERSCORE_SUBDOMAIN, "example.com"));
    }
    return messages;
  }

  /** The name of an environment variable: printable ASCII but for the equals sign (KEP-4369). */
  public static List<String> environmentVariable(String value) {
    List<String> messages = new ArrayList<>();
    if (value.isEmpty()) {
      messages.add("environment variable name must be non-empty");
    }
    if (!value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=')) {
      messages.add(
          "a valid environment variable name must consist only of printable ASCII characters other"
              + " than '='");
    }
    return messages;
  }

  /** The name of an HTTP header. */
  public static List<String> httpHeader(String value) {
    return HTTP_HEADER_PATTERN.matcher(value).matches()
        ? List.of()
        : List.of(
            regex(
                "a valid HTTP header must consist of alphanumeric characters or '-'",
                HTTP_HEADER,
                "X-Header-Name"));
  }

  /** A key of a ConfigMap or Secret: it is a file's name when mounted. */
  public static List<String> configKey(String value) {
    List<String> messages = new ArrayList<>();
    if (value.length() > SUBDOMAIN_MAX) {
      messages.add(maxCharacters(SUBDOMAIN_MAX));
    }
    if (!CONFIG_KEY_PATTERN.matcher(value).matches()) {
      messages.add(regex(CONFIG_KEY_MESSAGE, CONFIG_KEY, "key.name", "KEY_NAME", "key-name"));
    }
    if (value.equals(".") || value.equals("..")) {
      messages.add("must not be '" + value + "'");
    } else if (value.startsWith("..")) {
      messages.add("must not start with '..'");
    }
    return messages;
  }

  /** A subdomain with a star for its first label. */
  public static List<String> wildcardSubdomain(String value) {
    List<String> messages = new ArrayList<>();
    if (value.length() > SUBDOMAIN_MAX) {
      messages.add(maxCharacters(SUBDOMAIN_MAX));
    }
    if (!value.startsWith("*.") || !isSubdomain(value.substring(2))) {
      messages.add(regex(WILDCARD_MESSAGE, "\\*\\." + SUBDOMAIN, "*.example.com"));
    }
    return messages;
  }

  /** A name with at least two labels, perhaps with a dot at the end. */
  public static List<String> fullyQualifiedDomain(String value) {
    String name = value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
    List<String> messages = subdomain(name);
    if (!messages.isEmpty()) {
      return List.of(String.join(",", messages));
    }
    if (!name.contains(".")) {
      return List.of("should be a domain with at least two segments separated by dots");
    }
    return List.of();
  }

  private static int bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String maxCharacters(int max) {
    return "must be no more than " + max + " characters";
  }

  private static String maxBytes(int max) {
    return "must be no more than " + max + " bytes";
  }

  private static String regex(String message, String regex, String... examples) {
    StringBuilder text = new StringBuilder(message).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      if (i > 0) {
        text.append(" or ");
      }
      text.append('\'').append(examples[i]).append("', ");
    }
    return text.append("regex used for validation is '").append(regex).append("')").toString();
  }
}
