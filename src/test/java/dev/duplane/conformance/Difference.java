package dev.duplane.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One place where an answer is not what was recorded.
 *
 * @param path such as {@code step1.body.spec.ports[0].port}
 * @param expected JSON, or {@code (nothing)}
 * @param actual JSON, or {@code (nothing)}
 */
record Difference(String path, String expected, String actual) {
  private static final String NOTHING = "(nothing)";
  private static final Pattern REVISION = Pattern.compile("(resourceVersion\\\\\":\\\\\")\\d+");
  private static final Pattern AGE = Pattern.compile("(\\d+[smhdy])+");

  /** All places; none if both are the same but for the order of keys. */
  static List<Difference> between(JsonNode expected, JsonNode actual, String path) {
    List<Difference> found = new ArrayList<>();
    compare(expected, actual, path, found);
    return found;
  }

  private static void compare(
      JsonNode expected, JsonNode actual, String path, List<Difference> found) {
    if (expected.isObject() && actual.isObject()) {
      TreeSet<String> keys = new TreeSet<>();
      expected.fieldNames().forEachRemaining(keys::add);
      actual.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        compare(expected.path(key), actual.path(key), path + "." + key, found);
      }
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        compare(expected.get(i), actual.get(i), path + "[" + i + "]", found);
      }
    } else if (!same(expected, actual) && !bothAges(expected, actual, path)) {
      found.add(new Difference(path, shown(expected), shown(actual)));
    }
  }

  /** 80 read as int and 80 read as long are the same number; 80 and 80.0 are not. */
  private static boolean same(JsonNode expected, JsonNode actual) {
    if (expected.isIntegralNumber() && actual.isIntegralNumber()) {
      return expected.bigIntegerValue().equals(actual.bigIntegerValue());
    }
    boolean texts = expected.isTextual() && actual.isTextual();
    return texts
        ? withoutRevisions(expected.textValue()).equals(withoutRevisions(actual.textValue()))
        : expected.equals(actual);
  }

  /** An object that an error quotes has the revision that it had on the recording machine. */
  private static String withoutRevisions(String text) {
    return text.contains("resourceVersion") ? REVISION.matcher(text).replaceAll("$1N") : text;
  }

  /**
   * How long ago something was is a fact of the recording: a cell that is an age equals any age.
   */
  private static boolean bothAges(JsonNode expected, JsonNode actual, String path) {
    return path.contains(".cells[")
        && AGE.matcher(expected.asText()).matches()
        && AGE.matcher(actual.asText()).matches();
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? NOTHING : value.toString();
  }

  @Override
  public String toString() {
    return path + "\n    expected " + expected + "\n    actual   " + actual;
  }

  /** What a failing test says: the case, and all its differences. */
  static String report(String caseId, List<Difference> differences) {
    StringBuilder text = new StringBuilder();
    text.append(caseId).append(": ").append(differences.size()).append(" differences");
    differences.forEach(difference -> text.append("\n  ").append(difference));
    return text.toString();
  }
}
