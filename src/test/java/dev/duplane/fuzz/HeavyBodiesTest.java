package dev.duplane.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies within the limit of a request that would take a parser, a merge or a check very long, or
 * more of the stack than there is: each is answered, and nothing above 499 is said.
 */
class HeavyBodiesTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String MERGE = "application/merge-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";
  private static final String JSON_PATCH = "application/json-patch+json";

  private static final String DIGITS = "9".repeat(400_000);
  private static final int DEEP = 20_000;

  private static Arguments create(String name, String mediaType, String body) {
    return Arguments.of(name, "POST", SERVICES, mediaType, body);
  }

  private static Arguments patch(String name, String mediaType, String body) {
    return Arguments.of(
        name,
        "PATCH",
        SERVICES + "/other" + (mediaType.equals(APPLY) ? "?fieldManager=x&force=true" : ""),
        mediaType,
        body);
  }

  private static String many(
      int count, String separator, java.util.function.IntFunction<String> one) {
    return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(separator));
  }

  /** A Service with more in its metadata and in its spec. */
  private static String service(String metadata, String spec) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"other\""
        + (metadata.isEmpty() ? "" : ",")
        + metadata
        + "},\"spec\":{"
        + (spec.isEmpty() ? "\"ports\":[{\"port\":80}]" : spec)
        + "}}";
  }

  private static String managedFields(String fieldsV1) {
    return "\"managedFields\":[{\"manager\":\"m\",\"operation\":\"Update\",\"apiVersion\":\"v1\","
        + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":"
        + fieldsV1
        + "}]";
  }

  static Stream<Arguments> aliases() {
    String chain =
        "a0: &a0 x\n"
            + IntStream.range(1, DEEP / 2)
                .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n")
                .collect(Collectors.joining());
    String doubling =
        "a0: &a0 [x, x]\n"
            + IntStream.range(1, 60)
                .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n")
                .collect(Collectors.joining());
    String merging =
        "a0: &a0 {x: 1}\n"
            + IntStream.range(1, 60)
                .mapToObj(
                    i -> "a%d: &a%d {b: {<<: *a%d}, <<: *a%d}\n".formatted(i, i, i - 1, i - 1))
                .collect(Collectors.joining());
    String repeated = "a: &a " + "x".repeat(500_000) + "\nb: [" + "*a,".repeat(90) + "]\n";
    return Stream.of(chain, doubling, merging, repeated)
        .flatMap(
            yaml ->
                Stream.of(
                    create(yaml.substring(0, 30), YAML, yaml),
                    patch("apply " + yaml.substring(0, 30), APPLY, yaml)));
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        create("port", JSON, service("", "\"ports\":[{\"port\":" + DIGITS + "}]")),
        create("unknown field", JSON, service("", "\"x\":" + DIGITS)),
        create("port in YAML", YAML, service("", "\"ports\":[{\"port\":" + DIGITS + "}]")),
        create("hexadecimal", YAML, service("", "\"x\": 0x" + DIGITS)),
        create("exponent", YAML, service("", "\"x\": 1e" + DIGITS)),
        create("owned fields", JSON, service(managedFields("{\"f:x\":" + DIGITS + "}"), "")),
        create("fraction", JSON, service(managedFields("{\"f:x\":1." + DIGITS + "}"), "")),
        create("key", JSON, service(managedFields("{\"k:{\\\"port\\\":" + DIGITS + "}\":{}}"), "")),
        create("index", JSON, service(managedFields("{\"i:" + DIGITS + "\":{}}"), "")),
        Arguments.of(
            "resourceVersion",
            "PUT",
            SERVICES + "/other",
            JSON,
            service("\"resourceVersion\":\"" + DIGITS + "\"", "")),
        create("address", JSON, service("", "\"clusterIP\":\"" + DIGITS + "\"")),
        create("IPv6", JSON, service("", "\"clusterIP\":\"fd00::" + DIGITS + "\"")),
        create(
            "target",
            JSON,
            service("", "\"ports\":[{\"port\":80,\"targetPort\":\"" + DIGITS + "\"}]")),
        patch("merge", MERGE, "{\"spec\":{\"x\":" + DIGITS + "}}"),
        patch("strategic", STRATEGIC, "{\"spec\":{\"ports\":[{\"port\":" + DIGITS + "}]}}"),
        patch(
            "operation",
            JSON_PATCH,
            "[{\"op\":\"add\",\"path\":\"/spec/x\",\"value\":" + DIGITS + "}]"),
        patch(
            "pointer",
            JSON_PATCH,
            "[{\"op\":\"add\",\"path\":\"/spec/ports/" + DIGITS + "\",\"value\":1}]"),
        patch("apply", APPLY, service("", "\"ports\":[{\"port\":" + DIGITS + "}]")),
        Arguments.of(
            "grace",
            "DELETE",
            SERVICES + "/other",
            JSON,
            "{\"gracePeriodSeconds\":" + DIGITS + "}"),
        Arguments.of(
            "quantities",
            "POST",
            "/api/v1/nodes",
            JSON,
            "{\"metadata\":{\"name\":\"n\"},\"status\":{\"capacity\":{"
                + many(20_000, ",", i -> "\"x/" + i + "\":\"" + i + "e9999\"")
                + ",\"y\":"
                + DIGITS
                + ",\"z\":\""
                + DIGITS
                + "\"}}}"));
  }

  static Stream<Arguments> depths() {
    String lists = "[".repeat(DEEP) + "]".repeat(DEEP);
    String objects = "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP);
    String moves =
        "[{\"op\":\"add\",\"path\":\"/n0\",\"value\":{}}"
            + many(
                4_900,
                "",
                i ->
                    ",{\"op\":\"add\",\"path\":\"/n%d\",\"value\":{}},{\"op\":\"move\",\"from\":\"/n%d\",\"path\":\"/n%d/x\"}"
                        .formatted(i + 1, i, i + 1))
            + "]";
    return Stream.of(lists, objects, lists.substring(0, DEEP), "- ".repeat(DEEP), "? ".repeat(DEEP))
        .flatMap(
            deep ->
                Stream.of(
                    create(deep.substring(0, 5), JSON, deep),
                    create("YAML " + deep.substring(0, 5), YAML, deep),
                    create("within " + deep.substring(0, 5), JSON, service("\"x\":" + deep, "")),
                    create("owned " + deep.substring(0, 5), JSON, service(managedFields(deep), "")),
                    patch("apply " + deep.substring(0, 5), APPLY, deep),
                    patch("merge " + deep.substring(0, 5), MERGE, "{\"spec\":" + deep + "}"),
                    patch("strategic " + deep.substring(0, 5), STRATEGIC, "{\"x\":" + deep + "}"),
                    patch(
                        "operation " + deep.substring(0, 5),
                        JSON_PATCH,
                        "[{\"op\":\"add\",\"path\":\"/x\",\"value\":" + deep + "}]")))
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(),
                all -> Stream.concat(all.stream(), Stream.of(patch("moves", JSON_PATCH, moves)))));
  }

  static Stream<Arguments> lengths() {
    String ports =
        "\"ports\":[" + many(20_000, ",", i -> "{\"port\":" + (1 + i % 65_000) + "}") + "]";
    String named =
        "\"ports\":["
            + many(20_000, ",", i -> "{\"name\":\"p" + i + "\",\"port\":" + (1 + i) + "}")
            + "]";
    String labels =
        "\"labels\":{" + many(20_000, ",", i -> "\"l" + (i * 7919L % 20_000) + "\":\"v\"") + "}";
    String finalizers = "\"finalizers\":[" + many(20_000, ",", i -> "\"a/f" + i + "\"") + "]";
    String owners =
        "\"ownerReferences\":["
            + many(
                20_000,
                ",",
                i ->
                    "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"a\",\"uid\":\"u"
                        + i
                        + "\"}")
            + "]";
    String fields =
        managedFields("{" + many(20_000, ",", i -> "\"f:l" + (i * 7919L % 20_000) + "\":{}") + "}");
    String entries =
        "\"managedFields\":["
            + many(
                20_000,
                ",",
                i ->
                    "{\"manager\":\"m"
                        + i
                        + "\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:x\":{}}}")
            + "]";
    String dots = "a.".repeat(100_000) + "a";
    return Stream.of(
        create("ports", JSON, service("", ports)),
        create("named ports", JSON, service("", named)),
        create("ports in YAML", YAML, service("", ports)),
        patch("apply ports", APPLY, service("", ports)),
        patch("apply named ports", APPLY, service("", named)),
        patch("merge ports", MERGE, "{\"spec\":{" + ports + "}}"),
        patch("strategic ports", STRATEGIC, "{\"spec\":{" + ports + "}}"),
        patch("strategic named ports", STRATEGIC, "{\"spec\":{" + named + "}}"),
        patch(
            "element order",
            STRATEGIC,
            "{\"spec\":{" + named.replace("ports", "$setElementOrder/ports") + "," + named + "}}"),
        create("labels", JSON, service(labels, "")),
        patch("apply labels", APPLY, service(labels, "")),
        create("finalizers", JSON, service(finalizers, "")),
        patch("apply finalizers", APPLY, service(finalizers, "")),
        patch("strategic finalizers", STRATEGIC, "{\"metadata\":{" + finalizers + "}}"),
        patch(
            "delete finalizers",
            STRATEGIC,
            "{\"metadata\":{"
                + finalizers.replace("finalizers", "$deleteFromPrimitiveList/finalizers")
                + ","
                + finalizers
                + "}}"),
        create("owners", JSON, service(owners, "")),
        patch("apply owners", APPLY, service(owners, "")),
        patch("strategic owners", STRATEGIC, "{\"metadata\":{" + owners + "}}"),
        create("owned fields", JSON, service(fields, "")),
        create("field owners", JSON, service(entries, "")),
        create(
            "addresses",
            JSON,
            service(
                "",
                "\"ports\":[{\"port\":80}],\"clusterIPs\":["
                    + many(20_000, ",", i -> "\"10.96.1.1\"")
                    + "]")),
        create(
            "families",
            JSON,
            service(
                "",
                "\"ports\":[{\"port\":80}],\"ipFamilies\":["
                    + many(20_000, ",", i -> "\"IPv4\"")
                    + "]")),
        create(
            "external addresses",
            JSON,
            service(
                "",
                "\"ports\":[{\"port\":80}],\"externalIPs\":["
                    + many(20_000, ",", i -> "\"10.1.1.1\"")
                    + "]")),
        create(
            "source ranges",
            JSON,
            service(
                "",
                "\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80}],\"loadBalancerSourceRanges\":["
                    + many(20_000, ",", i -> "\"10.1.1.0/33\"")
                    + "]")),
        create("repeated members", JSON, service(many(20_000, ",", i -> "\"name\":\"demo\""), "")),
        create("unknown members", JSON, service(many(20_000, ",", i -> "\"x" + i + "\":1"), "")),
        create(
            "repeated keys in YAML",
            YAML,
            service(many(20_000, ",", i -> "\"name\":\"demo\""), "")),
        patch(
            "repeated keys in apply",
            APPLY,
            service(many(20_000, ",", i -> "\"name\":\"demo\""), "")),
        create("name", JSON, service("", "").replace("other", dots)),
        create("name of letters", JSON, service("", "").replace("other", "a".repeat(200_000))),
        create("generated name", JSON, service("\"generateName\":\"" + dots + "\"", "")),
        create(
            "label",
            JSON,
            service("\"labels\":{\"" + dots + "\":\"" + "a".repeat(100_000) + "!\"}", "")),
        create(
            "annotation",
            JSON,
            service("\"annotations\":{\"" + dots + "/a\":\"" + "a".repeat(100_000) + "\"}", "")),
        create(
            "finalizer",
            JSON,
            service("\"finalizers\":[\"" + dots + "/" + dots.substring(0, 90_000) + "!\"]", "")),
        create(
            "external name",
            JSON,
            service("", "\"type\":\"ExternalName\",\"externalName\":\"" + dots + "\"")),
        create(
            "application protocol",
            JSON,
            service("", "\"ports\":[{\"port\":80,\"appProtocol\":\"" + dots + "/!\"}]")),
        create(
            "port name",
            JSON,
            service("", "\"ports\":[{\"port\":80,\"name\":\"" + "a-".repeat(100_000) + "\"}]")),
        create(
            "class",
            JSON,
            service(
                "",
                "\"type\":\"LoadBalancer\",\"loadBalancerClass\":\""
                    + dots
                    + "\",\"ports\":[{\"port\":80}]")),
        create("blanks", JSON, " ".repeat(2_900_000) + service("", "")),
        create("blanks in YAML", YAML, " \n".repeat(500_000) + service("", "")),
        create("string in YAML", YAML, "a: \"" + "\\x41".repeat(200_000)),
        create("block in YAML", YAML, "a: |\n" + " a\n".repeat(200_000)),
        create("comments in YAML", YAML, "#\n".repeat(500_000)),
        create("quotes", JSON, "\"" + "\\u0000".repeat(450_000) + "\""),
        patch(
            "inserts",
            JSON_PATCH,
            "[{\"op\":\"add\",\"path\":\"/spec/x\",\"value\":["
                + many(100_000, ",", i -> "0")
                + "]}"
                + many(9_998, "", i -> ",{\"op\":\"add\",\"path\":\"/spec/x/0\",\"value\":0}")
                + "]"),
        patch(
            "copies",
            JSON_PATCH,
            "["
                + many(
                    9_999,
                    ",",
                    i -> "{\"op\":\"copy\",\"from\":\"/metadata\",\"path\":\"/metadata/x\"}")
                + "]"),
        patch(
            "tests",
            JSON_PATCH,
            "[{\"op\":\"add\",\"path\":\"/x\",\"value\":["
                + many(100_000, ",", i -> "0")
                + "]}"
                + many(9_998, "", i -> ",{\"op\":\"test\",\"path\":\"/x/0\",\"value\":0}")
                + "]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"aliases", "numbers", "depths", "lengths"})
  void heavyBody_isAnswered(
      String name, String method, String path, String mediaType, String body) {
    try (FuzzedCluster cluster = new FuzzedCluster()) {
      cluster.create("other");
      FuzzedCluster.Answer answer = cluster.send(method, path, mediaType, body);
      assertThat(answer.status() < 500 || RecordedFailures.has(answer.message()))
          .as("%s: %s", answer.status(), answer.message())
          .isTrue();
      assertThat(cluster.create("next").status()).isEqualTo(201);
    }
  }
}
