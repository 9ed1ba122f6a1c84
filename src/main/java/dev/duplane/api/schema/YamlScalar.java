package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** What plain scalars mean: the rules of YAML 1.1 as goyaml reads them, with 64-bit integers. */
final class YamlScalar {
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
  private static final BigInteger MAX_UINT64 = BigInteger.ONE.shiftLeft(64);

  private YamlScalar() {}

  static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar && plain(scalar) && scalar.getValue().equals("<<");
  }

  private static boolean plain(ScalarNode scalar) {
    return scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
  }

  static JsonNode resolve(ScalarNode scalar) {
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
    if (integer.matches()) {
      BigInteger value = integer(integer);
      if (value.bitLength() < 64) {
        return JsonTree.NODES.numberNode(value.longValue());
      }
      if (value.signum() > 0 && value.compareTo(MAX_UINT64) < 0) {
        return JsonTree.NODES.numberNode(value);
      }
      return JsonTree.NODES.numberNode(value.doubleValue());
    }
    return FLOAT.matcher(digits).matches()
        ? JsonTree.NODES.numberNode(Double.parseDouble(digits))
        : JsonTree.NODES.textNode(text);
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

  private static BigInteger integer(Matcher integer) {
    BigInteger value;
    if (integer.group(2) != null) {
      value = new BigInteger(integer.group(2), 2);
    } else if (integer.group(3) != null) {
      value = new BigInteger(integer.group(3), 16);
    } else if (integer.group(4) != null) {
      value = new BigInteger(integer.group(4), 8);
    } else {
      value = new BigInteger(integer.group(5));
    }
    return integer.group(1).equals("-") ? value.negate() : value;
  }
}
