package dev.duplane.cluster.flags;

import dev.duplane.api.GoText;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of typed flags as the components read them (github.com/spf13/pflag: bool.go, int32.go,
 * errors.go, on Go's {@code strconv}).
 */
final class GoFlagValue {
  private static final Pattern INTEGER =
      Pattern.compile(
          "([+-]?)(?:0[xX](?<hex>_?[0-9a-fA-F](?:_?[0-9a-fA-F])*)"
              + "|0[bB](?<bits>_?[01](?:_?[01])*)"
              + "|0[oO]?(?<octal>_?[0-7](?:_?[0-7])*)"
              + "|(?<digits>0|[1-9](?:_?[0-9])*))");

  private GoFlagValue() {}

  /** {@code strconv.ParseBool}. */
  static boolean bool(ClusterFlag flag, String text) throws RefusedFlagException {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw invalid(flag, text, "strconv.ParseBool", "invalid syntax");
    };
  }

  /** {@code strconv.ParseInt} with base 0 and 32 bits. */
  static int int32(ClusterFlag flag, String text) throws RefusedFlagException {
    Matcher integer = INTEGER.matcher(text);
    if (!integer.matches()) {
      throw invalid(flag, text, "strconv.ParseInt", "invalid syntax");
    }
    BigInteger value = BigInteger.ZERO;
    value = value.add(digits(integer, "hex", 16));
    value = value.add(digits(integer, "bits", 2));
    value = value.add(digits(integer, "octal", 8));
    value = value.add(digits(integer, "digits", 10));
    value = integer.group(1).equals("-") ? value.negate() : value;
    if (value.bitLength() >= Integer.SIZE) {
      throw invalid(flag, text, "strconv.ParseInt", "value out of range");
    }
    return value.intValue();
  }

  private static BigInteger digits(Matcher integer, String group, int radix) {
    String digits = integer.group(group);
    return digits == null
        ? BigInteger.ZERO
        : new BigInteger(digits.replace("_", "").toLowerCase(Locale.ROOT), radix);
  }

  private static RefusedFlagException invalid(
      ClusterFlag flag, String text, String function, String why) {
    return invalidArgument(flag, text, function + ": parsing " + GoText.quote(text) + ": " + why);
  }

  /** What pflag says of a value that its type refuses. */
  static RefusedFlagException invalidArgument(ClusterFlag flag, String text, String why) {
    return new RefusedFlagException(
        flag, "invalid argument " + GoText.quote(text) + " for \"" + flag + "\" flag: " + why);
  }
}
