package dev.duplane.fuzz;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The answers above 499 that kube-apiserver gives to what a client sends; each is recorded, or is
 * one of a family of which some are. Any other is a fault of this program.
 */
final class RecordedFailures {
  private static final List<Pattern> MESSAGES =
      List.of(
          // Apply: a configuration that does not fit the schema.
          starts("failed to create typed (patch|live) object \\("),
          // Or one that fits, for a fraction is a number too, and is no Go integer.
          starts("failed to convert new object \\(.*: cannot convert float64 to "),
          // Allocation comes before validation, and what it cannot do is an internal error.
          starts("Internal error occurred: failed to allocate requested HealthCheck NodePort "),
          starts("Internal error occurred: failed to allocate a (nodePort|serviceIP)\\b"),
          starts("duplicate nodePort: \\{"),
          // A resourceVersion that is none, or stands where none may.
          starts("(resourceVersion: Invalid value: .*: )?strconv.ParseUint: parsing "),
          starts("resourceVersion should not be set on objects to be created$"),
          // A revision to come (504).
          starts("(Timeout: )?Too large resource version: "),
          // Strategic merge: directives and lists that do not fit what is there.
          starts("The order in patch list:"),
          starts("map: map\\[.*\\] does not contain declared merge key: "),
          starts("list element types are not identical: "),
          starts("expected a .*, but received an? "),
          starts("unknown patch type: .* in map: map\\["),
          starts("merging lists cannot yet be specified in the patch$"),
          starts("unable to find api field in struct .* for the json field "),
          starts("cannot merge lists without merge key for struct$"),
          starts("expected slice or array type, but got: "),
          starts("no elements in any of the given slices$"));

  private RecordedFailures() {}

  private static Pattern starts(String beginning) {
    return Pattern.compile(beginning, Pattern.DOTALL);
  }

  static boolean has(String message) {
    return MESSAGES.stream().anyMatch(pattern -> pattern.matcher(message).lookingAt());
  }
}
