package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.yaml.Problems;
import dev.duplane.endpoints.FaultForm;
import dev.duplane.net.IpFamily;
import dev.duplane.traffic.Protocol;
import dev.duplane.traffic.TraceQuery;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads steps that only an emulated cluster can take: upgrade, clock, fault, trace. */
final class EmulationParser {
  private static final KeyTable FAULT = KeyTable.of("fault");
  private static final ObjectMapper JSON = new ObjectMapper();

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
    if (fields.get("clear") != null) {
      for (String key : FAULT.keysBut("clear")) {
        if (fields.get(key) != null) {
          problems.at(fields.keyAt(key), key + " does not go with clear");
        }
      }
      if (!fields.flag("clear")) {
        problems.at(fields.at("clear"), "clear must be true");
      }
      return new Action.Disturb(null);
    }
    int before = problems.count();
    FaultForm form = form(fields);
    if (problems.count() == before) {
      form.problems()
          .forEach(
              (key, problem) ->
                  problems.at(
                      key.isEmpty() ? fields.places().whole() : fields.keyAt(key),
                      key.isEmpty() ? problem + ", clear" : problem));
    }
    return new Action.Disturb(form);
  }

  @Nullable Action trace(MappingReader fields) {
    if (fields.required("from") == null || fields.required("to") == null) {
      return null;
    }
    Protocol protocol = Protocol.fromWire(fields.word("protocol", Protocol.TCP.name()));
    String node = fields.text("node", "");
    return new Action.FollowPacket(
        new TraceQuery(
            fields.text("from", ""),
            fields.text("to", ""),
            null,
            protocol == null ? Protocol.TCP : protocol,
            node.isEmpty() ? null : node,
            IpFamily.fromWire(fields.word("family", "")),
            fields.text("namespace", "default")));
  }

  /** A fault has the keys of the emulator's own API. */
  private FaultForm form(MappingReader fields) {
    Map<String, @Nullable Object> values = new HashMap<>();
    for (String key : FAULT.keysBut("clear", "drop", "revision")) {
      values.put(key, fields.value(key));
    }
    values.put("resource", resource(fields));
    values.put("drop", fields.truth("drop"));
    values.put("revision", fields.revision("revision"));
    return JSON.convertValue(values, FaultForm.class);
  }

  private @Nullable String resource(MappingReader fields) {
    String resource = fields.text("resource");
    if (resource == null || resource.contains("${")) {
      return resource;
    }
    List<String> known =
        Contract.bundled().resources().stream().map(ApiResource::plural).distinct().toList();
    if (!known.contains(resource)) {
      problems.at(
          fields.at("resource"),
          "there is no resource \"%s\"%s",
          resource,
          Spelling.suggest(resource, known));
    }
    return resource;
  }
}
