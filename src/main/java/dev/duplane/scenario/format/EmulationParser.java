package dev.duplane.scenario.format;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.yaml.Problems;
import dev.duplane.endpoints.Fault;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads steps that only an emulated cluster can take: upgrade, clock, fault. */
final class EmulationParser {
  private final Problems problems;

  EmulationParser(Problems problems) {
    this.problems = problems;
  }

  @Nullable Action clock(MappingReader fields) {
    return fields.required("advance") == null
        ? null
        : new Action.Clock(fields.duration("advance", Duration.ZERO));
  }

  @Nullable Action fault(MappingReader fields) {
    List<String> kinds =
        Stream.of("status", "watch", "clear").filter(key -> fields.get(key) != null).toList();
    if (kinds.size() != 1) {
      problems.at(
          fields.places().whole(),
          "a fault is one of status (requests are refused), watch (cut or expired) and clear");
      return null;
    }
    if (!kinds.get(0).equals("status")) {
      for (String key : KeyTable.of("fault").keysBut("watch", "clear")) {
        boolean resource = key.equals("resource") && kinds.get(0).equals("watch");
        if (fields.get(key) != null && !resource) {
          problems.at(fields.keyAt(key), key + " is for faults with a status");
        }
      }
    }
    return new Action.Disturb(
        switch (kinds.get(0)) {
          case "status" -> refusal(fields);
          case "watch" ->
              fields.word("watch", "cut").equals("cut")
                  ? new Fault.CutWatches(resource(fields))
                  : new Fault.ExpireWatches(resource(fields));
          default -> {
            if (!fields.flag("clear")) {
              problems.at(fields.at("clear"), "clear must be true");
            }
            yield new Fault.None();
          }
        });
  }

  private static String resource(MappingReader fields) {
    List<String> known =
        Contract.bundled().resources().stream().map(ApiResource::plural).distinct().toList();
    return fields.word("resource", known, "");
  }

  private static Fault refusal(MappingReader fields) {
    return new Fault.Refusal(
        fields.word("verb", ""),
        resource(fields),
        fields.text("namespace", ""),
        fields.text("name", ""),
        fields.integer("times", 1),
        fields.integer("status", 500),
        fields.text("reason", ""),
        fields.text("message", ""),
        fields.integer("retryAfterSeconds", 0));
  }
}
