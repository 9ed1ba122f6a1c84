package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Values of flags that the real components take or refuse, and their words. */
class RecordedFlagsTest {
  private static final String SERVICE_RANGES = "--service-cluster-ip-range ";

  /** A command line, and what is said of it; empty: it is taken. */
  private record FlagCase(String component, List<String> arguments, String error) {}

  @TestFactory
  Stream<DynamicTest> flags() throws IOException {
    return cases().stream()
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.component + " " + String.join(" ", it.arguments), () -> check(it)));
  }

  private static List<FlagCase> cases() throws IOException {
    JsonNode recorded;
    try (InputStream file =
        Objects.requireNonNull(
            RecordedFlagsTest.class.getResourceAsStream("/conformance/flags.json"))) {
      recorded = new ObjectMapper().readTree(file);
    }
    List<FlagCase> cases = new ArrayList<>();
    Map<String, String> first = new HashMap<>();
    for (String component : List.of("kube-apiserver", "kube-controller-manager", "kubelet")) {
      for (JsonNode row : recorded.path(component)) {
        List<String> arguments = arguments(row);
        String error = row.path("error").asText();
        // Where two components refuse the same value, it is kube-apiserver that says so.
        String ranges = row.path("flags").asText();
        if (ranges.startsWith(SERVICE_RANGES)) {
          error = Objects.requireNonNull(first.get(ranges.split(" ", -1)[1]));
        }
        first.put(row.path("value").asText(), error);
        cases.add(new FlagCase(component, arguments, error));
      }
    }
    assertThat(cases).hasSizeGreaterThan(30);
    return cases;
  }

  private static List<String> arguments(JsonNode row) {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    if (row.has("flags")) {
      arguments.addAll(List.of(row.path("flags").asText().split(" ")));
      return arguments;
    }
    arguments.addAll(List.of(row.path("flag").asText(), row.path("value").asText()));
    if (row.has("cloudProvider")) {
      arguments.addAll(List.of("--cloud-provider", row.path("cloudProvider").asText()));
    }
    return arguments;
  }

  private static void check(FlagCase it) {
    StringWriter err = new StringWriter();
    List<ServeOptions> served = new ArrayList<>();
    int status =
        Commands.commandLine(
                "serve",
                new BuildInfo("1.2.3"),
                options -> {
                  served.add(options);
                  return 0;
                },
                () -> new RunCommand(Reader.nullReader(), System.out, System.err),
                () -> new DiffCommand(System.out, System.err),
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true))
            .execute(it.arguments.toArray(String[]::new));
    if (it.error.isEmpty()) {
      assertThat(served).as(err.toString()).hasSize(1);
      assertThat(status).isZero();
      return;
    }
    assertThat(status).isEqualTo(2);
    List<String> lines = err.toString().lines().toList();
    assertThat(lines).hasSize(1);
    String flag = lines.get(0).replaceFirst("^duplane: (--[a-z0-9-]+): .*$", "$1");
    assertThat(it.arguments).contains(flag);
    assertThat(lines.get(0)).isEqualTo("duplane: " + flag + ": " + it.error);
  }
}
