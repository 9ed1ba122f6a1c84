package dev.duplane.api;

import java.math.BigDecimal;

/** Floating-point numbers as Go writes them: the fewest digits that read back the same. */
public final class GoNumber {
  private GoNumber() {}

  /**
   * As encoding/json writes a float64: plain from 1e-6 up to 1e21, with an exponent beyond.
   *
   * @param value finite
   */
  public static String json(double value) {
    int exponent = exponent(decimal(value));
    return value == 0 || (exponent >= -6 && exponent < 21)
        ? signed(value, decimal(value).toPlainString())
        : signed(value, scientific(decimal(value), 1));
  }

  /** As {@code %v} prints a float64: with an exponent of two digits below 1e-4 and from 1e6. */
  public static String print(double value) {
    return print(value, decimal(value));
  }

  /** As {@code strconv.FormatFloat(value, 'g', -1, 32)} does. */
  public static String shortest(float value) {
    BigDecimal decimal =
        Float.isFinite(value) ? new BigDecimal(Float.toString(value)).stripTrailingZeros() : null;
    return print(value, decimal == null ? BigDecimal.ZERO : decimal);
  }

  private static String print(double value, BigDecimal decimal) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    int exponent = exponent(decimal);
    return value == 0 || (exponent >= -4 && exponent < 6)
        ? signed(value, decimal.toPlainString())
        : signed(value, scientific(decimal, 2));
  }

  /** Negative zero keeps its sign. */
  private static String signed(double value, String digits) {
    return value == 0 && 1 / value < 0 ? "-0" : digits;
  }

  private static BigDecimal decimal(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros()
        : BigDecimal.ZERO;
  }

  /** The exponent of ten of the first digit. */
  private static int exponent(BigDecimal decimal) {
    return decimal.precision() - decimal.scale() - 1;
  }

  private static String scientific(BigDecimal decimal, int exponentDigits) {
    String digits = decimal.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    int exponent = exponent(decimal);
    String power = Integer.toString(Math.abs(exponent));
    String padded = power.length() < exponentDigits ? "0" + power : power;
    return (decimal.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + padded;
  }
}
