package dev.duplane.api.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resource quantities as text. A quantity is kept in canonical form: no fraction, the largest
 * suffix that loses nothing, at least nano precision rounded up (API reference, "Quantity").
 */
public final class QuantityText {
  static final String MALFORMED =
      "quantities must match the regular expression "
          + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  /** Reading decimal digits takes time by the square of their number. */
  private static final int MAX_DIGITS = 1000;

  private static final String BAD_SUFFIX = "unable to parse quantity's suffix";

  private static final Pattern SHAPE =
      Pattern.compile("([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))([^0-9.].*)?");
  private static final Pattern EXPONENT = Pattern.compile("[eE]([+-]?[0-9]{1,4})");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  private QuantityText() {}

  /**
   * The canonical form of a quantity.
   *
   * @throws DecodeException if the text is none
   */
  public static String canonical(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      throw new DecodeException(MALFORMED);
    }
    if (shape.group(1).length() > MAX_DIGITS) {
      throw new DecodeException(MALFORMED);
    }
    BigDecimal number = new BigDecimal(shape.group(1));
    String suffix = shape.group(2) == null ? "" : shape.group(2);
    int binary = BINARY.indexOf(suffix);
    if (binary > 0) {
      BigDecimal value = nano(number.multiply(KIBI.pow(binary)));
      return value.abs().compareTo(KIBI) < 0 ? decimal(value, false) : binary(value);
    }
    int power = DECIMAL.indexOf(suffix);
    if (power >= 0) {
      return decimal(nano(number.scaleByPowerOfTen(3 * (power - 3))), false);
    }
    Matcher exponent = EXPONENT.matcher(suffix);
    if (!exponent.matches()) {
      throw new DecodeException(BAD_SUFFIX);
    }
    return decimal(nano(number.scaleByPowerOfTen(Integer.parseInt(exponent.group(1)))), true);
  }

  private static BigDecimal nano(BigDecimal value) {
    return value.scale() > 9 ? value.setScale(9, RoundingMode.UP) : value;
  }

  private static String decimal(BigDecimal value, boolean exponent) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal digits = value.stripTrailingZeros();
    int power = Math.floorDiv(-digits.scale(), 3);
    power = exponent ? power : Math.min(power, DECIMAL.size() - 4);
    String number = digits.scaleByPowerOfTen(-3 * power).toBigIntegerExact().toString();
    if (!exponent) {
      return number + DECIMAL.get(power + 3);
    }
    return power == 0 ? number : number + "e" + 3 * power;
  }

  private static String binary(BigDecimal value) {
    BigInteger digits = value.setScale(0, RoundingMode.UP).toBigIntegerExact();
    int power = 0;
    while (power < BINARY.size() - 1 && digits.getLowestSetBit() >= 10) {
      digits = digits.shiftRight(10);
      power++;
    }
    return digits + BINARY.get(power);
  }
}
