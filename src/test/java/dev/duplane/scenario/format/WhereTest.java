package dev.duplane.scenario.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.compare.AnswerComparison;
import dev.duplane.scenario.compare.Difference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions and paths against one answer. */
class WhereTest {
  private static final Position AT = new Position("s.yaml", 1, 1);
  private static final String BODY =
      """
      {"metadata": {"version": "1100", "labels": {"app.kubernetes.io/name": "MyApp"}},
       "spec": {
        "clusterIP": "10.96.0.7",
        "clusterIPs": ["10.96.0.7", "fd00:10:96::7"],
        "twice": ["a", "a"],
        "ports": [{"port": 80, "nodePort": 30001}, {"port": 81, "nodePort": 30002}],
        "half": [{"nodePort": 1}, {}],
        "none": [],
        "empty": ""}}
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "spec.clusterIP in 10.96.0.0/16 |",
        "spec.clusterIP in 10.97.0.0/16 | spec.clusterIP: in 10.97.0.0/16 / \"10.96.0.7\"",
        "spec.clusterIPs[1] in fd00:10:96::/112 |",
        "spec.clusterIPs[2] in fd00:10:96::/112"
            + " | spec.clusterIPs[2]: in fd00:10:96::/112 / absent",
        "spec.clusterIPs[1] in 0.0.0.0/0 | spec.clusterIPs[1]: in 0.0.0.0/0 / \"fd00:10:96::7\"",
        "spec.empty in 0.0.0.0/0 | spec.empty: in 0.0.0.0/0 / \"\"",
        "spec.clusterIPs[*] in 10.96.0.0/16"
            + " | spec.clusterIPs[1]: in 10.96.0.0/16 / \"fd00:10:96::7\"",
        "spec.ports[*].nodePort in 30000-32767 |",
        "spec.ports[*].nodePort in 30000-30001 | spec.ports[1].nodePort: in 30000-30001 / 30002",
        "spec.clusterIP in 0-65535 | spec.clusterIP: in 0-65535 / \"10.96.0.7\"",
        "spec.none[*].nodePort in 1-2 | spec.none[*].nodePort: in 1-2 / no elements",
        "spec.clusterIP is IPv4 |",
        "spec.clusterIPs[1] is IPv6 |",
        "spec.clusterIP is IPv6 | spec.clusterIP: is IPv6 / \"10.96.0.7\"",
        "spec.ports is IPv6 | spec.ports: is IPv6 / "
            + "[{\"port\":80,\"nodePort\":30001},{\"port\":81,\"nodePort\":30002}]",
        "spec.clusterIPs distinct |",
        "spec.twice distinct | spec.twice: distinct / [\"a\",\"a\"]",
        "spec.clusterIP distinct | spec.clusterIP: distinct / \"10.96.0.7\"",
        "spec.ports[*].nodePort distinct |",
        "spec.half[*].nodePort distinct | spec.half[*].nodePort: distinct / [1, absent]",
        "spec.clusterIP equals spec.clusterIPs[0] |",
        "spec.clusterIP equals spec.clusterIPs[1]"
            + " | spec.clusterIP: equals spec.clusterIPs[1]: \"fd00:10:96::7\" / \"10.96.0.7\"",
        "spec.gone equals spec.missing | spec.gone: equals spec.missing: absent / absent",
        "metadata.labels[app.kubernetes.io/name] present |",
        "metadata.labels[app] present | metadata.labels[app]: present / absent",
        "spec.clusterIP unchanged |",
        "spec.clusterIPs unchanged | spec.clusterIPs: unchanged: [\"10.96.0.7\"]"
            + " / [\"10.96.0.7\",\"fd00:10:96::7\"]",
        "spec.gone unchanged |",
        "spec.clusterIP changed | spec.clusterIP: changed: \"10.96.0.7\" / \"10.96.0.7\"",
        "spec.clusterIPs changed |",
        "spec.clusterIP equals ${ip} |",
        "spec.clusterIPs[1] equals ${ip}"
            + " | spec.clusterIPs[1]: equals \"10.96.0.7\" / \"fd00:10:96::7\"",
        "spec.clusterIPs[1] not equals ${ip} |",
        "spec.clusterIP not equals ${ip}"
            + " | spec.clusterIP: not equals \"10.96.0.7\" / \"10.96.0.7\"",
        "spec.clusterIP not equals spec.clusterIPs[1] |",
        "spec.clusterIP not equals spec.clusterIPs[0]"
            + " | spec.clusterIP: not equals spec.clusterIPs[0]: \"10.96.0.7\" / \"10.96.0.7\"",
        "spec.clusterIP in ${net} |",
        "spec.clusterIPs[1] in ${net} | spec.clusterIPs[1]: in 10.96.0.0/16 / \"fd00:10:96::7\"",
        "spec.clusterIPs length ${two} |",
        "spec.clusterIPs length 1"
            + " | spec.clusterIPs: length 1 / [\"10.96.0.7\",\"fd00:10:96::7\"]",
        "spec.none length 0 |",
        "spec.clusterIP length 9 |",
        "spec.ports[0].port length 2 | spec.ports[0].port: length 2 / 80",
        "spec.clusterIP matches 10\\.96\\..* |",
        "spec.clusterIP matches 10 | spec.clusterIP: matches 10 / \"10.96.0.7\"",
        "spec.ports[0].port matches 80 | spec.ports[0].port: matches 80 / 80",
        "spec.ports[0].port > 79 |",
        "spec.ports[0].port > 80 | spec.ports[0].port: > 80 / 80",
        "spec.ports[0].port >= 80 |",
        "spec.ports[*].nodePort < 30002 | spec.ports[1].nodePort: < 30002 / 30002",
        "spec.ports[*].nodePort <= 30002 |",
        "metadata.version > 1099 |",
        "spec.clusterIP > 1 | spec.clusterIP: > 1 / \"10.96.0.7\"",
      })
  void compare_condition(String text, String difference) throws Exception {
    JsonNode body = new ObjectMapper().readTree(BODY);
    JsonNode earlier =
        new ObjectMapper()
            .readTree("{\"spec\":{\"clusterIP\":\"10.96.0.7\",\"clusterIPs\":[\"10.96.0.7\"]}}");
    Variables variables = new Variables(Map.of(), Map.of(), new Problems());
    variables.define("ip", new Tree.Scalar(AT, TextNode.valueOf("10.96.0.7"), "10.96.0.7", 0));
    variables.define("net", new Tree.Scalar(AT, TextNode.valueOf("10.96.0.0/16"), "", 0));
    variables.define("two", new Tree.Scalar(AT, IntNode.valueOf(2), "2", 0));
    Expect expect =
        new Expect(
            Expect.success(AT).places(),
            null,
            null,
            List.of(),
            List.of(Where.parse(AT, text, variables)),
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    List<Difference> differences =
        AnswerComparison.of(expect, new Answer(200, body, List.of()), earlier);

    assertThat(differences)
        .extracting(d -> d.path() + ": " + d.expected() + " / " + d.actual())
        .isEqualTo(difference == null ? List.of() : List.of(difference));
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource({
    "expcet, '; did you mean \"expect\"?'",
    "stauts, '; did you mean \"status\"?'",
    "in, ''",
    "colour, ''",
  })
  void suggest(String word, String suggestion) {
    assertThat(Spelling.suggest(word, List.of("expect", "status", "is"))).isEqualTo(suggestion);
  }
}
