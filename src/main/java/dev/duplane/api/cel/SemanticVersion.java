package dev.duplane.api.cel;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A semantic version (semver.org; apiserver, pkg/cel/library/semverlib.go, with the words of
 * blang/semver).
 *
 * @param numbers major, minor, patch
 * @param prerelease its parts, none of a release
 */
record SemanticVersion(List<Long> numbers, List<String> prerelease)
    implements Comparable<SemanticVersion> {
  private static final Pattern FORM =
      Pattern.compile("([^.]*)\\.([^.]*)\\.([^-+]*)(?:-([^+]*))?(?:\\+(.*))?", Pattern.DOTALL);
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern PART = Pattern.compile("[0-9A-Za-z-]+");
  private static final List<String> NAMES = List.of("major", "minor", "patch");

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException if the text is none
   */
  static SemanticVersion parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("Version string empty");
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("No Major.Minor.Patch elements found");
    }
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      numbers.add(number(form.group(i + 1), NAMES.get(i)));
    }
    List<String> prerelease = parts(form.group(4), "prerelease");
    List<String> unused = parts(form.group(5), "build meta data");
    for (String part : prerelease) {
      if (DIGITS.matcher(part).matches() && part.length() > 1 && part.startsWith("0")) {
        throw new IllegalArgumentException(
            "Numeric PreRelease version must not contain leading zeroes \"" + part + "\"");
      }
    }
    return new SemanticVersion(numbers, prerelease);
  }

  private static long number(String text, String name) {
    if (!DIGITS.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "Invalid character(s) found in " + name + " number \"" + text + "\"");
    }
    if (text.length() > 1 && text.startsWith("0")) {
      String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
      throw new IllegalArgumentException(
          capital + " number must not contain leading zeroes \"" + text + "\"");
    }
    return Long.parseUnsignedLong(text);
  }

  private static List<String> parts(@Nullable String text, String what) {
    if (text == null) {
      return List.of();
    }
    for (String part : text.split("\\.", -1)) {
      if (!PART.matcher(part).matches()) {
        throw new IllegalArgumentException(
            "Invalid character(s) found in " + what + " \"" + part + "\"");
      }
    }
    return List.of(text.split("\\.", -1));
  }

  /**
   * Reads a version that may begin with v, have leading zeros, and lack minor and patch.
   *
   * @throws IllegalArgumentException if the text is none
   */
  static SemanticVersion parseTolerantly(String text) {
    String[] parts = (text.startsWith("v") ? text.substring(1) : text).split("\\.", 3);
    StringBuilder whole = new StringBuilder();
    for (int i = 0; i < NAMES.size(); i++) {
      String part = i < parts.length ? parts[i] : "0";
      if (part.length() > 1) {
        part = part.replaceFirst("^0+", "");
        part = part.isEmpty() || !Character.isDigit(part.charAt(0)) ? "0" + part : part;
      }
      whole.append(i == 0 ? "" : ".").append(part);
    }
    String last = parts[parts.length - 1];
    if (parts.length < NAMES.size() && (last.contains("+") || last.contains("-"))) {
      throw new IllegalArgumentException("short version cannot contain PreRelease/Build meta data");
    }
    return parse(whole.toString());
  }

  long number(int index) {
    return numbers.get(index);
  }

  @Override
  public int compareTo(SemanticVersion other) {
    for (int i = 0; i < numbers.size(); i++) {
      int order = Long.compareUnsigned(numbers.get(i), other.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
      return Boolean.compare(prerelease.isEmpty(), other.prerelease.isEmpty());
    }
    int shared = Math.min(prerelease.size(), other.prerelease.size());
    for (int i = 0; i < shared; i++) {
      int order = compare(prerelease.get(i), other.prerelease.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(prerelease.size(), other.prerelease.size());
  }

  /** Numbers are less than texts. */
  private static int compare(String one, String other) {
    boolean number = DIGITS.matcher(one).matches();
    boolean otherNumber = DIGITS.matcher(other).matches();
    if (number && otherNumber) {
      return Long.compareUnsigned(Long.parseUnsignedLong(one), Long.parseUnsignedLong(other));
    }
    return number || otherNumber ? number ? -1 : 1 : Integer.signum(one.compareTo(other));
  }
}
