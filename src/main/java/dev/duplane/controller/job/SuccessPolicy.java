package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** When an indexed Job has succeeded before all indexes have (KEP-3998; success_policy.go). */
final class SuccessPolicy {
  private SuccessPolicy() {}

  /** Which rule of a Job's spec is met, in words; null if none is. */
  static @Nullable String met(JsonNode spec, CompletionIndexes succeeded) {
    if (succeeded.total() == 0) {
      return null;
    }
    int position = 0;
    for (JsonNode rule : spec.path("successPolicy").path("rules")) {
      if (isMet(rule, spec.path("completions").asInt(), succeeded)) {
        return "Matched rules at index " + position;
      }
      position++;
    }
    return null;
  }

  private static boolean isMet(JsonNode rule, int completions, CompletionIndexes succeeded) {
    JsonNode count = rule.path("succeededCount");
    if (!rule.hasNonNull("succeededIndexes")) {
      return count.isNumber() && succeeded.total() >= count.asInt();
    }
    CompletionIndexes required =
        CompletionIndexes.parse(rule.get("succeededIndexes").asText(), completions);
    int wanted = count.isNumber() ? count.asInt() : required.total();
    return required.total() > 0 && required.among(succeeded) >= wanted;
  }
}
