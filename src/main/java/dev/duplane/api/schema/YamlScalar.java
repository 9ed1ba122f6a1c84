package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** What plain scalars mean: the rules of YAML 1.1 as goyaml reads them, with 64-bit integers. */
public final class YamlScalar {
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(?:0b([01]+)|0x([0-9a-fA-F]+)|0o?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern INFINITE =
      Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

  /** By the group of {@link #INTEGER} that the digits stand in. */
  private static final int[] BASES = {0, 0, 2, 16, 8, 10};

  private YamlScalar() {}

  static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar && plain(scalar) && scalar.getValue().equals("<<");
  }

  private static boolean plain(ScalarNode scalar) {
    return scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
  }

  /**
   * The value of a scalar.
   *
   * @throws DecodeException if JSON has no such value
   */
  public static JsonNode resolve(ScalarNode scalar) {
    String text = scalar.getValue();
    String tag = scalar.getTag().getValue();
    if (!plain(scalar) || (tag.equals("tag:yaml.org,2002:str") && isTagged(scalar))) {
      return JsonTree.NODES.textNode(text);
    }
    return resolve(text);
  }

  /** SnakeYAML marks plain text as str by itself, so only a written tag on other text counts. */
  private static boolean isTagged(ScalarNode scalar) {
    return scalar.getStartMark().getPointer() >= 0
        && scalar.getStartMark().getBuffer()[scalar.getStartMark().getPointer()] == '!';
  }

  /** The value that plain text stands for. */
  static JsonNode resolve(String text) {
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
      throw new DecodeException("json: unsupported value: " + text);
    }
    String digits = text.replace("_", "");
    Matcher integer = INTEGER.matcher(digits);
    JsonNode number = integer.matches() ? integer(integer) : null;
    if (number == null && FLOAT.matcher(digits).matches()) {
      number = real(Double.parseDouble(digits));
    }
    return number == null ? JsonTree.NODES.textNode(text) : number;
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
