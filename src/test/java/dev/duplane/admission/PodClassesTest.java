package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.net.Cidr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PriorityClasses and RuntimeClasses make of Pods, and what is wrong with them. */
class PodClassesTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String PRIORITIES = "/apis/scheduling.k8s.io/v1/priorityclasses";
  private static final String RUNTIMES = "/apis/node.k8s.io/v1/runtimeclasses";

  private final Cluster cluster =
      Cluster.start(ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"), Cidr.of("fd00::/112"))));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  private Complete send(String method, String path, String body) {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    return (Complete)
        api.handle(
            new ApiRequest(
                method,
                path,
                "",
                Map.of("Content-Type", List.of(type)),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode create(String path, String body) throws IOException {
    Complete answer = send("POST", path, body);
    assertThat(answer.status())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(201);
    return JsonTree.parse(answer.body());
  }

  /** The message of a refusal, or nothing. */
  private static String message(Complete answer) throws IOException {
    return JsonTree.parse(answer.body()).path("message").asText();
  }

  private static String pod(String name, String spec) {
    return "{'metadata':{'name':'%s'},'spec':{'containers':[{'name':'c','image':'i'}]%s}}"
        .formatted(name, spec.isEmpty() ? "" : "," + spec);
  }

  private static String priorityClass(String name, int value, String more) {
    return "{'metadata':{'name':'%s'},'value':%d%s}".formatted(name, value, more);
  }

  @Test
  void systemPriorityClasses_areThere() throws IOException {
    JsonNode node = JsonTree.parse(send("GET", PRIORITIES + "/system-node-critical", "").body());
    JsonNode all = JsonTree.parse(send("GET", PRIORITIES, "").body());

    assertThat(node.path("value").asInt()).isEqualTo(2_000_001_000);
    assertThat(node.at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(all.path("items").findValuesAsText("name"))
        .containsExactly("system-cluster-critical", "system-node-critical");
  }

  @Test
  void pod_ofPriorityClass_hasItsValueAndPolicy() throws IOException {
    create(PRIORITIES, priorityClass("high", 1000, ",'preemptionPolicy':'Never'"));

    JsonNode spec = create(PODS, pod("a", "'priorityClassName':'high'")).path("spec");
    JsonNode system = create(PODS, pod("b", "'priorityClassName':'system-cluster-critical'"));

    assertThat(spec.path("priority").asInt()).isEqualTo(1000);
    assertThat(spec.path("preemptionPolicy").asText()).isEqualTo("Never");
    assertThat(system.at("/spec/priority").asInt()).isEqualTo(2_000_000_000);
    assertThat(message(send("POST", PODS, pod("c", "'priorityClassName':'low'"))))
        .isEqualTo("pods \"c\" is forbidden: no PriorityClass with name low was found");
    assertThat(message(send("POST", PODS, pod("c", "'priority':7,'priorityClassName':'high'"))))
        .isEqualTo(
            "pods \"c\" is forbidden: the integer value of priority (7) must not be provided in pod"
                + " spec; priority admission controller computed 1000 from the given PriorityClass"
                + " name");
  }

  @Test
  void pod_withoutClass_hasTheGlobalDefault() throws IOException {
    JsonNode before = create(PODS, pod("a", "")).path("spec");
    create(PRIORITIES, priorityClass("usual", 50, ",'globalDefault':true"));
    JsonNode after = create(PODS, pod("b", "")).path("spec");

    assertThat(before.path("priority").asInt()).isZero();
    assertThat(before.has("priorityClassName")).isFalse();
    assertThat(after.path("priority").asInt()).isEqualTo(50);
    assertThat(after.path("priorityClassName").asText()).isEqualTo("usual");
  }

  @Test
  void secondGlobalDefault_isRefused() throws IOException {
    String wrong =
        "priorityclasses.scheduling.k8s.io \"%s\" is forbidden: PriorityClass usual is already"
            + " marked as default. Only one default can exist";
    create(PRIORITIES, priorityClass("usual", 50, ",'globalDefault':true"));
    create(PRIORITIES, priorityClass("other", 60, ""));

    assertThat(
            message(send("POST", PRIORITIES, priorityClass("third", 1, ",'globalDefault':true"))))
        .isEqualTo(wrong.formatted("third"));
    assertThat(message(send("PATCH", PRIORITIES + "/other", "{'globalDefault':true}")))
        .isEqualTo(wrong.formatted("other"));
    assertThat(send("PATCH", PRIORITIES + "/usual", "{'description':'d'}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "system-mine | 1 | `` | metadata.name: Forbidden: priority class names with 'system-' prefix"
            + " are reserved for system use only. error: system-mine is not a known system priority"
            + " class",
        "system-node-critical | 1 | `` | metadata.name: Forbidden: priority class names with"
            + " 'system-' prefix are reserved for system use only. error: value of"
            + " system-node-critical PriorityClass must be 2000001000",
        "big | 1000000001 | `` | value: Forbidden: maximum allowed value of a user defined priority"
            + " is 1000000000",
        "p | 1 | ,'preemptionPolicy':'Maybe' | preemptionPolicy: Unsupported value: \"Maybe\":"
            + " supported values: \"PreemptLowerPriority\", \"Never\"",
      },
      quoteCharacter = '`')
  void priorityClass_invalid(String name, int value, String more, String error) throws IOException {
    assertThat(message(send("POST", PRIORITIES, priorityClass(name, value, more))))
        .isEqualTo("PriorityClass.scheduling.k8s.io \"%s\" is invalid: %s".formatted(name, error));
  }

  @Test
  void priorityClass_valueAndPolicyStay() throws IOException {
    create(PRIORITIES, priorityClass("p", 1, ""));

    assertThat(message(send("PATCH", PRIORITIES + "/p", "{'value':2,'preemptionPolicy':'Never'}")))
        .isEqualTo(
            "PriorityClass.scheduling.k8s.io \"p\" is invalid: [value: Forbidden: may not be changed"
                + " in an update., preemptionPolicy: Invalid value: \"Never\": field is immutable]");
    JsonNode changed =
        JsonTree.parse(send("PATCH", PRIORITIES + "/p", "{'description':'d'}").body());
    assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  void pod_ofRuntimeClass_hasWhatItSays() throws IOException {
    create(
        RUNTIMES,
        "{'metadata':{'name':'vm'},'handler':'kata','overhead':{'podFixed':{'cpu':'500m'}},"
            + "'scheduling':{'nodeSelector':{'vm':'yes'},'tolerations':[{'key':'vm','operator':"
            + "'Exists'},{'key':'a','operator':'Equal','value':'b','effect':'NoSchedule'}]}}");

    JsonNode spec =
        create(
                PODS,
                pod(
                    "a",
                    "'runtimeClassName':'vm','overhead':{'cpu':'0.5'},'nodeSelector':{'x':'y'},"
                        + "'tolerations':[{'key':'vm','operator':'Equal','value':'1'}]"))
            .path("spec");

    assertThat(spec.path("overhead").path("cpu").asText()).isEqualTo("500m");
    assertThat(spec.path("nodeSelector")).hasToString("{\"vm\":\"yes\",\"x\":\"y\"}");
    assertThat(spec.path("tolerations").findValuesAsText("key"))
        .containsExactly(
            "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "vm", "a");
    assertThat(create(PODS, pod("b", "'runtimeClassName':'vm'")).at("/spec/overhead/cpu").asText())
        .isEqualTo("500m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'runtimeClassName':'none' | pod rejected: RuntimeClass \"none\" not found",
        "'runtimeClassName':'vm','overhead':{'cpu':'1'} | pod rejected: Pod's Overhead doesn't match"
            + " RuntimeClass's defined Overhead",
        "'runtimeClassName':'vm','nodeSelector':{'vm':'no'} | conflict:"
            + " runtimeClass.scheduling.nodeSelector[vm] = yes; pod.spec.nodeSelector[vm] = no",
        "'overhead':{'cpu':'1'} | pod rejected: Pod Overhead set without corresponding RuntimeClass"
            + " defined Overhead",
        "'runtimeClassName':'plain','overhead':{'cpu':'1'} | pod rejected: Pod Overhead set without"
            + " corresponding RuntimeClass defined Overhead",
      },
      quoteCharacter = '`')
  void pod_againstItsRuntimeClass(String spec, String error) throws IOException {
    create(RUNTIMES, "{'metadata':{'name':'plain'},'handler':'runc'}");
    create(
        RUNTIMES,
        "{'metadata':{'name':'vm'},'handler':'kata','overhead':{'podFixed':{'cpu':'500m'}},"
            + "'scheduling':{'nodeSelector':{'vm':'yes'}}}");

    assertThat(message(send("POST", PODS, pod("a", spec))))
        .isEqualTo("pods \"a\" is forbidden: " + error);
  }

  @Test
  void runtimeClass_invalid() throws IOException {
    String body =
        "{'metadata':{'name':'r'},'handler':'A','overhead':{'podFixed':{'cpu':'-1'}},"
            + "'scheduling':{'nodeSelector':{'k':'v'},'tolerations':[{'operator':'Equal'}]}}";

    assertThat(message(send("POST", RUNTIMES, body)))
        .startsWith("RuntimeClass.node.k8s.io \"r\" is invalid: [handler: Invalid value: \"A\": a")
        .contains("overhead.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0")
        .contains("scheduling.tolerations[0].operator: Invalid value: \"Equal\": operator must be");
    create(RUNTIMES, "{'metadata':{'name':'r'},'handler':'runc'}");
    assertThat(message(send("PATCH", RUNTIMES + "/r", "{'handler':'other'}")))
        .isEqualTo(
            "RuntimeClass.node.k8s.io \"r\" is invalid: handler: Invalid value: \"other\": field is"
                + " immutable");
  }
}
