package dev.duplane.scenario.format;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Tree;
import dev.duplane.endpoints.Fault;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads steps that only an emulated cluster can take: upgrade, clock, fault. */
final class EmulationParser {
  private final List<InputProblem> problems;

  EmulationParser(List<InputProblem> problems) {
    this.problems = problems;
  }

  @Nullable Action clock(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "clock", problems, KeyTable.of("clock"));
    if (fields == null || fields.required("advance") == null) {
      return null;
    }
    return new Action.Clock(fields.duration("advance", Duration.ZERO));
  }

  @Nullable Action fault(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "fault", problems, KeyTable.of("fault"));
    if (fields == null) {
      return null;
    }
    List<String> kinds =
        List.of("status", "watch", "clear").stream()
            .filter(key -> fields.get(key) != null)
            .toList();
    if (kinds.size() != 1) {
      problems.add(
          InputProblem.at(
              tree.at(),
              "a fault is one of status (requests are refused), watch (cut or expired) and clear"));
      return null;
    }
    if (!kinds.get(0).equals("status")) {
      for (String key : KeyTable.of("fault").keysBut("watch", "clear")) {
        boolean resource = key.equals("resource") && kinds.get(0).equals("watch");
        if (fields.get(key) != null && !resource) {
          problems.add(InputProblem.at(fields.keyAt(key), key + " is for faults with a status"));
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
              problems.add(InputProblem.at(fields.places().of("clear"), "clear must be true"));
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
