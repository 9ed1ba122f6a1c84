package dev.duplane.admission.podsecurity;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A Pod Security Standard; those that come later are stricter. */
public enum SecurityLevel {
  /** Allows everything. */
  PRIVILEGED,
  /** Refuses what is known to lead to more privileges. */
  BASELINE,
  /** Wants Pods hardened. */
  RESTRICTED;

  /** The level that a label names; null if there is none of that name. */
  static @Nullable SecurityLevel of(String text) {
    for (SecurityLevel level : values()) {
      if (level.toString().equals(text)) {
        return level;
      }
    }
    return null;
  }

  /** The names of all, for those who have named another. */
  static String names() {
    return Arrays.stream(values()).map(SecurityLevel::toString).collect(Collectors.joining(", "));
  }

  /** As labels have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
