package dev.duplane.api.structural;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The string formats that are checked; all others are accepted as they are (API reference,
 * apiextensions/v1 JSONSchemaProps, {@code format}; kube-openapi, pkg/validation/strfmt). A name is
 * the same with and without dashes.
 */
final class StringFormats {
  private static final String LETTER = "a-zA-Z0-9\\p{S}\\p{L}";
  private static final String BYTE = "\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*";
  private static final Pattern TIME =
      Pattern.compile("(\\d{2}):(\\d{2}):(\\d{2})(.\\d+)?(z|[+-]\\d{2}:\\d{2})");
  private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final int HOSTNAME_MAX = 255;
  private static final int LABEL_MAX = 63;

  private static final Map<String, Predicate<String>> FORMATS =
      Map.ofEntries(
          Map.entry("bsonobjectid", pattern("[0-9a-fA-F]{24}")),
          Map.entry("uri", pattern("/\\P{Cntrl}*|[a-zA-Z][-+.a-zA-Z0-9]*:[^\\s\\p{Cntrl}]+")),
          Map.entry("email", pattern("[^@\\s<>]+@[^@\\s<>]+|[^<>@]*<[^@\\s<>]+@[^@\\s<>]+>")),
          Map.entry("hostname", StringFormats::isHostname),
          Map.entry("ipv4", text -> isAddress(text, IpFamily.IPV4)),
          Map.entry("ipv6", text -> isAddress(text, IpFamily.IPV6)),
          Map.entry("cidr", text -> Cidr.parse(text) != null),
          Map.entry(
              "mac",
              pattern(
                  "([0-9a-fA-F]{2}([:-]))([0-9a-fA-F]{2}\\2){4}(([0-9a-fA-F]{2}\\2){2}"
                      + "|([0-9a-fA-F]{2}\\2){14})?[0-9a-fA-F]{2}"
                      + "|([0-9a-fA-F]{4}\\.){2}(([0-9a-fA-F]{4}\\.)|([0-9a-fA-F]{4}\\.){7})?"
                      + "[0-9a-fA-F]{4}")),
          Map.entry("uuid", uuid("[0-9a-f]{4}", "[0-9a-f]{4}")),
          Map.entry("uuid3", uuid("3[0-9a-f]{3}", "[0-9a-f]{4}")),
          Map.entry("uuid4", uuid("4[0-9a-f]{3}", "[89ab][0-9a-f]{3}")),
          Map.entry("uuid5", uuid("5[0-9a-f]{3}", "[89ab][0-9a-f]{3}")),
          Map.entry("isbn", text -> CheckDigits.isbn10(text) || CheckDigits.isbn13(text)),
          Map.entry("isbn10", CheckDigits::isbn10),
          Map.entry("isbn13", CheckDigits::isbn13),
          Map.entry("creditcard", CheckDigits::creditCard),
          Map.entry("ssn", pattern("\\d{3}[- ]?\\d{2}[- ]?\\d{4}")),
          Map.entry("hexcolor", pattern("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")),
          Map.entry("rgbcolor", pattern("rgb\\(" + BYTE + "," + BYTE + "," + BYTE + "\\)")),
          Map.entry(
              "byte",
              pattern(
                  "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})")),
          Map.entry("password", text -> true),
          Map.entry("date", StringFormats::isDate),
          Map.entry(
              "duration",
              pattern(
                  "0|[-+]?((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))+"
                      + "|(\\d+\\s*(nano|micro|milli)?(s|sec|secs|second|seconds|m|min|mins|minute"
                      + "|minutes|h|hr|hrs|hour|hours|d|day|days|w|wk|wks|week|weeks)\\s*)+")),
          Map.entry("datetime", StringFormats::isDateTime),
          Map.entry(
              "quantity",
              pattern("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)" + "([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?")),
          Map.entry("k8sshortname", pattern("(?=.{1,63}$)" + NAME)),
          Map.entry("k8slongname", pattern("(?=.{1,253}$)" + NAME + "(\\." + NAME + ")*")));

  private StringFormats() {}

  private static Predicate<String> pattern(String pattern) {
    return Pattern.compile(pattern).asMatchPredicate();
  }

  private static Predicate<String> uuid(String third, String fourth) {
    return Pattern.compile(
            "[0-9a-f]{8}-?[0-9a-f]{4}-?" + third + "-?" + fourth + "-?[0-9a-f]{12}",
            Pattern.CASE_INSENSITIVE)
        .asMatchPredicate();
  }

  private static String normal(String format) {
    return format.replace("-", "");
  }

  /** Whether texts of a format are looked at. */
  static boolean knows(String format) {
    return FORMATS.containsKey(normal(format));
  }

  /** Whether a text is of a format; any text is of one that is not looked at. */
  static boolean matches(String format, String text) {
    return FORMATS.getOrDefault(normal(format), any -> true).test(text);
  }

  private static boolean isAddress(String text, IpFamily family) {
    IpAddress address = IpAddress.parse(text);
    return address != null
        && (address.family() == family || address.isIpv4Mapped())
        && text.contains(family == IpFamily.IPV4 ? "." : ":");
  }

  private static final Pattern HOSTNAME =
      Pattern.compile(
          "(["
              + LETTER
              + "](-?["
              + LETTER
              + "]{0,62})?"
              + "|(["
              + LETTER
              + "](["
              + LETTER
              + "-]{0,61}["
              + LETTER
              + "])?\\.)+[a-zA-Z\\p{L}]{2,63})");

  private static boolean isHostname(String text) {
    if (text.length() > HOSTNAME_MAX || !HOSTNAME.matcher(text).matches()) {
      return false;
    }
    for (String label : text.split("\\.", -1)) {
      if (label.length() > LABEL_MAX) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDate(String text) {
    try {
      return LocalDate.parse(text).toString().equals(text);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    int t = text.toLowerCase(Locale.ROOT).indexOf('t');
    if (t < 0 || !isDate(text.substring(0, t))) {
      return false;
    }
    Matcher time = TIME.matcher(text.substring(t + 1).toLowerCase(Locale.ROOT));
    return time.matches()
        && time.group(1).compareTo("23") <= 0
        && time.group(2).compareTo("59") <= 0
        && time.group(3).compareTo("59") <= 0;
  }
}
