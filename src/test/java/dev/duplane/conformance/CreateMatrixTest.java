package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Combinations of cluster, type, ipFamilyPolicy, ipFamilies, clusterIP(s) and selector, created.
 *
 * <p>One row, or all of a beginning: {@code mvn test -Dtest=CreateMatrixTest
 * -Dconformance.case=v4v6/NodePort/PreferDualStack/-/v4,v6/yes}; an empty column is a hyphen.
 */
class CreateMatrixTest {
  private static final int INPUTS = 6;
  private static final String V4 = "10.96.100.100";
  private static final String V6 = "fd00:10:96::6464";
  private static final Set<String> LITERALS = Set.of("", "None", V4, V6);
  private static final List<String> OUTPUTS =
      List.of("code", "ipFamilyPolicy", "ipFamilies", "clusterIP", "clusterIPs", "causes");

  @TestFactory
  Stream<DynamicTest> create_asRecorded() {
    return RecordedFile.CREATE_MATRIX.selected(
        RecordedFile.CREATE_MATRIX.lines().stream()
            .skip(1)
            .map(line -> List.of(line.split("\t", -1)))
            .map(row -> DynamicTest.dynamicTest(id(row), () -> run(row)))
            .toList());
  }

  private static String id(List<String> row) {
    return row.subList(0, INPUTS).stream()
        .map(column -> column.isEmpty() ? "-" : column)
        .collect(Collectors.joining("/"));
  }

  private static void run(List<String> row) {
    try (Peer peer = Peer.named(row.get(0))) {
      Peer.Answer answer = peer.post(Peer.SERVICES, service(row));
      assertThat(labelled(outcome(answer)))
          .as("%s%n%s", id(row), answer.body())
          .isEqualTo(labelled(row.subList(INPUTS, row.size())));
    }
  }

  private static List<String> labelled(List<String> columns) {
    List<String> labelled = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      labelled.add(OUTPUTS.get(i) + "=" + columns.get(i));
    }
    return labelled;
  }

  private static ObjectNode service(List<String> row) {
    ObjectNode service = JsonNodeFactory.instance.objectNode();
    service.put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("name", "matrix");
    ObjectNode spec = service.putObject("spec");
    spec.put("type", row.get(1));
    spec.putArray("ports").addObject().put("port", 80).put("protocol", "TCP");
    if (row.get(1).equals("ExternalName")) {
      spec.put("externalName", "example.com");
    }
    if (!row.get(2).isEmpty()) {
      spec.put("ipFamilyPolicy", row.get(2));
    }
    if (!row.get(3).isEmpty()) {
      List<String> families = Arrays.asList(row.get(3).split(",", -1));
      families.forEach(spec.putArray("ipFamilies")::add);
    }
    setAddresses(spec, row.get(4));
    if (row.get(5).equals("yes")) {
      spec.putObject("selector").put("app", "demo");
    }
    return service;
  }

  private static void setAddresses(ObjectNode spec, String which) {
    switch (which) {
      case "" -> {}
      case "None" -> spec.put("clusterIP", "None");
      case "v4" -> spec.put("clusterIP", V4);
      case "v6" -> spec.put("clusterIP", V6);
      case "v4,v6" -> spec.put("clusterIP", V4).putArray("clusterIPs").add(V4).add(V6);
      case "v6,v4" -> spec.put("clusterIP", V6).putArray("clusterIPs").add(V6).add(V4);
      case "v4-unnamed" -> spec.putArray("clusterIPs").add(V4);
      default -> throw new IllegalArgumentException("no addresses are called " + which);
    }
  }

  private static List<String> outcome(Peer.Answer answer) {
    JsonNode body = answer.body();
    String code = Integer.toString(answer.code());
    if (answer.code() >= 300) {
      String causes =
          texts(body.path("details").path("causes"), CreateMatrixTest::cause)
              .collect(Collectors.joining("; "));
      String said = causes.isEmpty() ? body.path("message").asText() : causes;
      return List.of(code, "", "", "", "", said.replace("\t", " ").replace("\n", "\\n"));
    }
    JsonNode spec = body.path("spec");
    return List.of(
        code,
        spec.path("ipFamilyPolicy").asText(),
        texts(spec.path("ipFamilies"), JsonNode::asText).collect(Collectors.joining(",")),
        literalOrFamily(spec.path("clusterIP").asText()),
        texts(spec.path("clusterIPs"), ip -> literalOrFamily(ip.asText()))
            .collect(Collectors.joining(",")),
        "");
  }

  private static Stream<String> texts(
      JsonNode list, java.util.function.Function<JsonNode, String> text) {
    return StreamSupport.stream(list.spliterator(), false).map(text);
  }

  private static String cause(JsonNode cause) {
    return cause.path("reason").asText()
        + " "
        + cause.path("field").asText()
        + ": "
        + cause.path("message").asText();
  }

  /** What the request named stays, what was drawn shows as its family. */
  private static String literalOrFamily(String ip) {
    IpAddress address = LITERALS.contains(ip) ? null : IpAddress.parse(ip);
    return address == null ? ip : address.toString().contains(":") ? "IPv6" : "IPv4";
  }
}
