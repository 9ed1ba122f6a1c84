package dev.duplane.api.structural;

import java.util.regex.Pattern;

/**
 * Numbers whose last digit follows from the others; spaces and dashes in them count for nothing.
 */
final class CheckDigits {
  private static final Pattern ISBN_10 = Pattern.compile("\\d{9}[\\dX]");
  private static final Pattern ISBN_13 = Pattern.compile("\\d{13}");
  private static final Pattern CREDIT_CARD = Pattern.compile("\\d{13,19}");

  private CheckDigits() {}

  private static String compact(String text) {
    return text.replace("-", "").replace(" ", "");
  }

  static boolean isbn10(String text) {
    String digits = compact(text);
    if (!ISBN_10.matcher(digits).matches()) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0';
      sum += digit * (10 - i);
    }
    return sum % 11 == 0;
  }

  static boolean isbn13(String text) {
    String digits = compact(text);
    if (!ISBN_13.matcher(digits).matches()) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return sum % 10 == 0;
  }

  static boolean creditCard(String text) {
    String digits = compact(text);
    if (!CREDIT_CARD.matcher(digits).matches()) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : 2 * digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }
}
