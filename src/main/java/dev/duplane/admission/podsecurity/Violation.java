package dev.duplane.admission.podsecurity;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a check has found (policy/checks.go, {@code CheckResult}).
 *
 * @param reason what is not allowed
 * @param detail who asks for it, may be empty
 */
public record Violation(String reason, String detail) {

  /** The reasons alone, in order. */
  public static String reasons(List<Violation> violations) {
    return violations.stream().map(Violation::reason).collect(Collectors.joining(", "));
  }

  /** The reasons with their details. */
  public static String details(List<Violation> violations) {
    return violations.stream()
        .map(each -> each.detail.isEmpty() ? each.reason : each.reason + " (" + each.detail + ")")
        .collect(Collectors.joining(", "));
  }
}
