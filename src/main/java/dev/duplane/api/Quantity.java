package dev.duplane.api;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a resource quantity (API reference, "Quantity").
 *
 * @param value the number that the text stands for
 */
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
  private static final Pattern SHAPE =
      Pattern.compile("([+-]?[0-9.]+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]+))?");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException if the text is no quantity
   */
  public static Quantity of(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      throw new IllegalArgumentException("not a quantity: " + text);
    }
    BigDecimal number = new BigDecimal(shape.group(1));
    if (shape.group(3) != null) {
      return new Quantity(number.scaleByPowerOfTen(Integer.parseInt(shape.group(3))));
    }
    String suffix = shape.group(2) == null ? "" : shape.group(2);
    int binary = BINARY.indexOf(suffix);
    return new Quantity(
        binary > 0
            ? number.multiply(BigDecimal.valueOf(1024).pow(binary))
            : number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3)));
  }

  /** -1, 0 or 1 as the number is. */
  public int signum() {
    return value.signum();
  }

  /** Whether it has no fraction. */
  public boolean isWhole() {
    return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }
}
