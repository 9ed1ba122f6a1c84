package dev.duplane.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A number, or a percentage of something (apimachinery, {@code intstr.IntOrString}).
 *
 * @param number the number itself, or the percentage
 * @param percent whether it is a percentage
 */
public record IntOrPercent(int number, boolean percent) {

  /**
   * Reads one.
   *
   * @param node a number or a text such as {@code 25%}; a text that is neither is 0, as in {@code
   *     GetScaledValueFromIntOrPercent} that ignores its error
   */
  public static IntOrPercent of(JsonNode node) {
    if (!node.isTextual()) {
      return new IntOrPercent(node.asInt(), false);
    }
    String text = node.textValue();
    boolean percent = text.endsWith("%");
    try {
      return new IntOrPercent(
          Integer.parseInt(percent ? text.substring(0, text.length() - 1) : text), percent);
    } catch (NumberFormatException e) {
      return new IntOrPercent(0, percent);
    }
  }

  /** The number, or that part of a total, rounded up or down. */
  public int of(int total, boolean roundUp) {
    if (!percent) {
      return number;
    }
    long hundredfold = (long) number * total;
    return (int) (roundUp ? -Math.floorDiv(-hundredfold, 100L) : Math.floorDiv(hundredfold, 100L));
  }
}
