package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What plain scalars mean: the rules of YAML 1.1 as goyaml reads them, with 64-bit integers. */
public final class YamlScalar {
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(?:0[bB]([01]+)|0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern INFINITE =
      Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

  /** The scalar tags that say what a value must be, with their short forms. */
  private static final Map<String, String> WANTED =
      Map.of(
          Tag.INT.getValue(), "!!int",
          Tag.FLOAT.getValue(), "!!float",
          Tag.BOOL.getValue(), "!!bool",
          Tag.NULL.getValue(), "!!null",
          Tag.TIMESTAMP.getValue(), "!!timestamp");

  /** By the group of {@link #INTEGER} that the digits stand in. */
  private static final int[] BASES = {0, 0, 2, 16, 8, 10};

  private YamlScalar() {}

  /** Whether a key asks for a map to be merged: {@code <<} without quotes, or tagged so. */
  static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getValue().equals("<<")
        && (scalar.getTag().equals(YamlTags.PLAIN) || scalar.getTag().equals(Tag.MERGE));
  }

  /**
   * The value of a scalar: of text without quotes what it looks like, of tagged text what the tag
   * says, otherwise the text. Infinite numbers and NaN are values, too.
   *
   * @param scalar composed with {@link YamlTags}
   * @throws DecodeException if the text is no such value
   */
  static JsonNode resolve(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(YamlTags.PLAIN)) {
      return resolve(text);
    }
    if (tag.equals(Tag.BINARY)) {
      return JsonTree.NODES.textNode(binary(text));
    }
    return WANTED.containsKey(tag.getValue())
        ? tagged(tag.getValue(), text)
        : JsonTree.NODES.textNode(text);
  }

  private static String binary(String text) {
    String digits = text.replace("\n", "").replace("\r", "");
    try {
      if (digits.length() % 4 != 0) {
        throw new IllegalArgumentException("padding");
      }
      return new String(Base64.getDecoder().decode(digits), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new DecodeException("yaml: !!binary value contains invalid base64 data");
    }
  }

  private static JsonNode tagged(String tag, String text) {
    JsonNode value = resolve(text);
    String wanted = WANTED.get(tag);
    String found = shortTag(value, text);
    if (found.equals(wanted)) {
      return value;
    }
    if (found.equals("!!int") && "!!float".equals(wanted)) {
      return JsonTree.NODES.numberNode(value.doubleValue());
    }
    throw new DecodeException("yaml: cannot decode " + found + " `" + text + "` as a " + wanted);
  }

  private static String shortTag(JsonNode value, String text) {
    return switch (value.getNodeType()) {
      case NULL -> "!!null";
      case BOOLEAN -> "!!bool";
      case NUMBER -> value.isIntegralNumber() ? "!!int" : "!!float";
      default -> TIMESTAMP.matcher(text).matches() ? "!!timestamp" : "!!str";
    };
  }

  /** The value that plain text stands for; infinite numbers and NaN are values, too. */
  public static JsonNode resolve(String text) {
    if (NULL.contains(text)) {
      return JsonTree.NODES.nullNode();
    }
    if (TRUE.contains(text)) {
      return JsonTree.NODES.booleanNode(true);
    }
    if (FALSE.contains(text)) {
      return JsonTree.NODES.booleanNode(false);
    }
    if (INFINITE.matcher(text).matches()) {
      return JsonTree.NODES.numberNode(infinite(text));
    }
    String digits = text.replace("_", "");
    Matcher integer = INTEGER.matcher(digits);
    JsonNode number = integer.matches() ? integer(integer) : null;
    if (number == null && FLOAT.matcher(digits).matches()) {
      number = real(Double.parseDouble(digits));
    }
    return number == null ? JsonTree.NODES.textNode(text) : number;
  }

  private static double infinite(String text) {
    if (text.toLowerCase(Locale.ROOT).endsWith("nan")) {
      return Double.NaN;
    }
    return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** A number that no float64 holds stays text. */
  private static @Nullable JsonNode real(double value) {
    return Double.isInfinite(value) ? null : JsonTree.NODES.numberNode(value);
  }

  /** Whether text must be quoted to stay text. */
  static boolean ambiguous(String text) {
    return NULL.contains(text)
        || TRUE.contains(text)
        || FALSE.contains(text)
        || text.equals("<<")
        || INFINITE.matcher(text).matches()
        || SEXAGESIMAL.matcher(text).matches()
        || TIMESTAMP.matcher(text).matches()
        || INTEGER.matcher(text.replace("_", "")).matches()
        || FLOAT.matcher(text.replace("_", "")).matches();
  }

  private static final Pattern SEXAGESIMAL =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
              + "(?:[Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\\.[0-9]+)?"
              + "(?:Z|[-+][0-9]{2}:[0-9]{2})?)?");

  /** An int64 or uint64; null for one that has more digits. */
  private static @Nullable JsonNode integer(Matcher integer) {
    int base = 10;
    String digits = integer.group(5);
    for (int group = 2; group <= 4; group++) {
      if (integer.group(group) != null) {
        base = BASES[group];
        digits = integer.group(group);
      }
    }
    boolean negative = integer.group(1).equals("-");
    try {
      return JsonTree.NODES.numberNode(Long.parseLong(negative ? "-" + digits : digits, base));
    } catch (NumberFormatException tooLong) {
      return negative ? null : unsigned(digits, base);
    }
  }

  private static @Nullable JsonNode unsigned(String digits, int base) {
    try {
      long bits = Long.parseUnsignedLong(digits, base);
      return JsonTree.NODES.numberNode(new BigInteger(Long.toUnsignedString(bits)));
    } catch (NumberFormatException tooLong) {
      return null;
    }
  }
}
