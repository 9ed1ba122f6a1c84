package dev.duplane.controller.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.WindowsNetworkMode;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.endpoints.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeletControllerTest {
  private static final String A = DrivenCluster.PODS + "/a";

  private final DrivenCluster cluster = KubeletCluster.start(0);

  @AfterEach
  void close() {
    cluster.close();
  }

  private JsonNode status() {
    return cluster.get(A).path("status");
  }

  @Test
  void pod_runs() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n'");
    JsonNode status = status();
    assertThat(status.path("phase").asText()).isEqualTo("Running");
    assertThat(status.path("podIP").asText()).isEqualTo("10.244.0.2");
    assertThat(KubeletCluster.addresses(status, "podIPs"))
        .containsExactly("10.244.0.2", "fd00:10:244::2");
    assertThat(status.path("hostIP").asText()).isEqualTo("172.18.0.2");
    assertThat(KubeletCluster.addresses(status, "hostIPs"))
        .containsExactly("172.18.0.2", "fc00:f853:ccd:e793::2");
    for (String type : StatusOwnership.CONDITIONS) {
      assertThat(KubeletCluster.condition(status, type)).as(type).isEqualTo("True");
    }
    JsonNode container = status.path("containerStatuses").path(0);
    assertThat(container.path("ready").asBoolean()).isTrue();
    assertThat(container.path("image").asText()).isEqualTo("docker.io/library/x:latest");
    assertThat(container.path("containerID").asText()).matches("containerd://[0-9a-f]{64}");
    assertThat(cluster.events("a"))
        .containsExactlyInAnyOrder(
            "Normal Pulled Container image \"x\" already present on machine and can be accessed by"
                + " the pod",
            "Normal Created Container created",
            "Normal Started Container started");
    long revision = cluster.cluster().revisions().newest();
    cluster.advance(Duration.ofMinutes(5));
    assertThat(cluster.cluster().revisions().newest()).as("it is quiet").isEqualTo(revision);
  }

  @Test
  void pod_inTheHostsNetwork_hasItsAddresses() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n','hostNetwork':true");
    assertThat(KubeletCluster.addresses(status(), "podIPs"))
        .containsExactly("172.18.0.2", "fc00:f853:ccd:e793::2")
        .isEqualTo(KubeletCluster.addresses(status(), "hostIPs"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1         | 10.0.0.1,fd00::1 | 10.0.0.1,fd00::1
          10.0.0.1,fd00::1 | 10.0.0.1         | 10.0.0.1,fd00::1
          10.0.0.1,fd00::1 | 10.0.0.2,fd00::2 | 10.0.0.1,fd00::1
          10.0.0.1         | 10.0.0.2         | 10.0.0.1
          10.0.0.1         | fd00::1          | 10.0.0.1
          fd00::1          | 10.0.0.1,fd00::1 | fd00::1
          """)
  void pod_inTheHostsNetwork_keepsItsAddresses(String before, String after, String podIps) {
    cluster.node("n", "");
    nodeIps(before);
    cluster.pod("a", "", "'nodeName':'n','hostNetwork':true");
    nodeIps(after);
    assertThat(KubeletCluster.addresses(status(), "hostIPs")).containsExactly(after.split(","));
    assertThat(KubeletCluster.addresses(status(), "podIPs")).containsExactly(podIps.split(","));
  }

  private void nodeIps(String addresses) {
    StringBuilder list = new StringBuilder("{'type':'Hostname','address':'n'}");
    for (String address : addresses.split(",", -1)) {
      list.append(",{'type':'InternalIP','address':'").append(address).append("'}");
    }
    cluster.patch("/api/v1/nodes/n/status", "{'status':{'addresses':[" + list + "]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ready 'false'                      | Always    | Running   | running    | False ContainersNotReady containers with unready status: [c]
          phase Succeeded                    | Always    | Succeeded | terminated | False PodCompleted
          phase Failed                       | Always    | Failed    | terminated | False PodFailed
          phase Pending                      | Always    | Pending   | waiting    | False ContainersNotReady containers with unready status: [c]
          exit-code 0                        | Always    | Running   | waiting    | False ContainersNotReady containers with unready status: [c]
          exit-code 0                        | OnFailure | Succeeded | terminated | False PodCompleted
          exit-code 3                        | OnFailure | Running   | waiting    | False ContainersNotReady containers with unready status: [c]
          exit-code 3                        | Never     | Failed    | terminated | False PodFailed
          exit-code nonsense                 | Never     | Running   | running    | True
          """)
  void annotation_says(String annotation, String policy, String phase, String state, String ready) {
    String[] words = annotation.split(" ", 2);
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n','restartPolicy':'" + policy + "'");
    assertThat(KubeletCluster.condition(status(), "Ready")).isEqualTo("True");
    String value = words[1].replace("'", "");
    cluster.patch(
        A, "{'metadata':{'annotations':{'duplane.dev/" + words[0] + "':'" + value + "'}}}");
    assertThat(status().path("phase").asText()).isEqualTo(phase);
    assertThat(KubeletCluster.condition(status(), "Ready")).isEqualTo(ready);
    assertThat(status().path("containerStatuses").path(0).path("state").has(state)).isTrue();
  }

  @Test
  void containers_restartAndRecover() {
    cluster.node("n", "");
    cluster.pod("a", "'annotations':{'duplane.dev/exit-code':'3'}", "'nodeName':'n'");
    JsonNode container = status().path("containerStatuses").path(0);
    assertThat(container.path("state").path("waiting").path("reason").asText())
        .isEqualTo("CrashLoopBackOff");
    assertThat(container.path("lastState").path("terminated").path("exitCode").asInt())
        .isEqualTo(3);
    assertThat(container.path("restartCount").asInt()).isEqualTo(1);
    cluster.patch(A, "{'metadata':{'annotations':null}}");
    assertThat(KubeletCluster.condition(status(), "Ready")).isEqualTo("True");
    assertThat(status().path("containerStatuses").path(0).path("restartCount").asInt())
        .isEqualTo(1);
  }

  @Test
  void readinessGate_isWaitedFor() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n','readinessGates':[{'conditionType':'example.com/g'}]");
    assertThat(KubeletCluster.condition(status(), "Ready"))
        .isEqualTo(
            "False ReadinessGatesNotReady corresponding condition of pod readiness gate"
                + " \"example.com/g\" does not exist.");
    cluster.patch(
        A + "/status", "{'status':{'conditions':[{'type':'example.com/g','status':'False'}]}}");
    assertThat(KubeletCluster.condition(status(), "Ready"))
        .isEqualTo(
            "False ReadinessGatesNotReady the status of pod readiness gate \"example.com/g\" is not"
                + " \"True\", but False");
    assertThat(KubeletCluster.condition(status(), "ContainersReady")).isEqualTo("True");
    cluster.patch(
        A + "/status", "{'status':{'conditions':[{'type':'example.com/g','status':'True'}]}}");
    assertThat(KubeletCluster.condition(status(), "Ready")).isEqualTo("True");
  }

  @Test
  void initContainers_haveEnded_sidecarsRun() {
    cluster.node("n", "");
    cluster.pod(
        "a",
        "",
        "'nodeName':'n','initContainers':[{'name':'i','image':'x'},"
            + "{'name':'s','image':'y','restartPolicy':'Always'}],"
            + "'containers':[{'name':'c','image':'x'}]");
    JsonNode init = status().path("initContainerStatuses");
    assertThat(init.path(0).path("state").path("terminated").path("reason").asText())
        .isEqualTo("Completed");
    assertThat(init.path(0).path("ready").asBoolean()).isTrue();
    assertThat(init.path(1).path("state").has("running")).isTrue();
    assertThat(KubeletCluster.condition(status(), "Ready")).isEqualTo("True");
  }

  @Test
  void ephemeralContainer_runsUntilThePodEnds() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n','restartPolicy':'Never'");
    cluster.patch(
        A + "/ephemeralcontainers",
        "{'spec':{'ephemeralContainers':[{'name':'debugger','image':'busybox'}]}}");
    JsonNode debugger = status().path("ephemeralContainerStatuses").path(0);
    assertThat(debugger.path("name").asText()).isEqualTo("debugger");
    assertThat(debugger.path("state").has("running")).isTrue();
    assertThat(debugger.path("ready").asBoolean(true)).isFalse();
    assertThat(debugger.has("started")).isFalse();
    assertThat(KubeletCluster.condition(status(), "Ready")).isEqualTo("True");
    assertThat(cluster.events("a").stream().filter("Normal Started Container started"::equals))
        .hasSize(2);
    cluster.patch(A, "{'metadata':{'annotations':{'duplane.dev/phase':'Succeeded'}}}");
    assertThat(status().path("ephemeralContainerStatuses").path(0).path("state").has("terminated"))
        .isTrue();
  }

  @Test
  void deletedPod_ends_andFreesItsAddresses() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n'");
    cluster.pod("b", "", "'nodeName':'n'");
    cluster.delete(A);
    assertThat(cluster.answer("GET", A, "").status()).isEqualTo(404);
    assertThat(cluster.events("a")).contains("Normal Killing Stopping container c");
    cluster.pod("c", "", "'nodeName':'n'");
    assertThat(cluster.get(DrivenCluster.PODS + "/c").path("status").path("podIP").asText())
        .isEqualTo("10.244.0.2");
  }

  @Test
  void namespace_withRunningPods_ends() {
    try (DrivenCluster all = DrivenCluster.with("kubelet,namespace-controller", config -> config)) {
      all.node("n", "'podCIDR':'10.1.0.0/24'");
      all.create("/api/v1/namespaces", "{'metadata':{'name':'x'}}");
      all.create(
          "/api/v1/namespaces/x/pods",
          "{'metadata':{'name':'a'},'spec':{'nodeName':'n','containers':[{'name':'c','image':'x'}]}}");
      all.delete("/api/v1/namespaces/x");
      assertThat(all.answer("GET", "/api/v1/namespaces/x", "").status()).isEqualTo(404);
    }
  }

  @Test
  void deletedPod_takesItsTime() {
    cluster.node("n", "");
    cluster.pod("a", "'annotations':{'duplane.dev/termination-seconds':'10'}", "'nodeName':'n'");
    cluster.delete(A);
    cluster.advance(Duration.ofSeconds(9));
    assertThat(status().path("phase").asText()).isEqualTo("Running");
    cluster.advance(Duration.ofSeconds(1));
    assertThat(cluster.answer("GET", A, "").status()).isEqualTo(404);
    assertThat(cluster.events("a")).contains("Normal Killing Stopping container c");
  }

  @Test
  void activeDeadline_endsThePod() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n','activeDeadlineSeconds':10");
    cluster.advance(Duration.ofSeconds(9));
    assertThat(status().path("phase").asText()).isEqualTo("Running");
    cluster.advance(Duration.ofSeconds(1));
    assertThat(status().path("phase").asText()).isEqualTo("Failed");
    assertThat(status().path("reason").asText()).isEqualTo("DeadlineExceeded");
    assertThat(status().path("message").asText())
        .isEqualTo("Pod was active on the node longer than the specified deadline");
    assertThat(KubeletCluster.condition(status(), "Ready")).isEqualTo("False PodFailed");
    JsonNode state = status().path("containerStatuses").path(0).path("state").path("terminated");
    assertThat(state.path("exitCode").asInt()).isEqualTo(143);
    assertThat(cluster.events("a"))
        .contains(
            "Normal DeadlineExceeded Pod was active on the node longer than the specified deadline",
            "Normal Killing Stopping container c");
  }

  @ParameterizedTest
  @CsvSource({
    "exit-code: '3', CrashLoopBackOff, Failed",
    "phase: 'Pending', ContainerCreating, Failed",
    "run-seconds: '5', '', Succeeded"
  })
  void activeDeadline_holdsForWhatHasNotEnded(String annotation, String waiting, String phase) {
    String[] words = annotation.split(": ", 2);
    cluster.node("n", "");
    cluster.pod(
        "a",
        "'annotations':{'duplane.dev/" + words[0] + "':" + words[1] + "}",
        "'nodeName':'n','activeDeadlineSeconds':10,'restartPolicy':"
            + (waiting.isEmpty() ? "'Never'" : "'Always'"));
    JsonNode state = status().path("containerStatuses").path(0).path("state");
    assertThat(state.path("waiting").path("reason").asText()).isEqualTo(waiting);
    cluster.advance(Duration.ofSeconds(10));
    assertThat(status().path("phase").asText()).isEqualTo(phase);
    assertThat(status().has("reason")).isEqualTo(phase.equals("Failed"));
  }

  @Test
  void activeDeadline_givenLater_countsFromTheStart() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n'");
    cluster.advance(Duration.ofSeconds(8));
    cluster.patch(A, "{'spec':{'activeDeadlineSeconds':5}}");
    assertThat(status().path("reason").asText()).isEqualTo("DeadlineExceeded");
  }

  @Test
  void statusOfAClient_stays_andThePodEndsAllTheSame() {
    cluster.pod("a", "", "'nodeName':'n'");
    cluster.patch(A + "/status", "{'status':{'phase':'Running','podIP':'10.9.9.9'}}");
    cluster.node("n", "");
    cluster.pod("b", "", "'nodeName':'n'");
    cluster.patch(
        DrivenCluster.PODS + "/b/status",
        "{'status':{'conditions':[{'type':'Ready','status':'False'}]}}");
    assertThat(status().path("podIP").asText()).isEqualTo("10.9.9.9");
    assertThat(status().has("containerStatuses")).isFalse();
    assertThat(
            KubeletCluster.condition(
                cluster.get(DrivenCluster.PODS + "/b").path("status"), "Ready"))
        .isEqualTo("False");
    cluster.delete(A);
    assertThat(cluster.answer("GET", A, "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"GET, log", "POST, exec", "POST, attach", "POST, portforward"})
  void connection_toAContainer_isNotImplemented(String method, String subresource) {
    cluster.pod("a", "", "'nodeName':'n'");
    ApiResponse.Complete answer = cluster.answer(method, A + "/" + subresource, "");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains(
            "\"message\":\"this is an emulator: pod a is simulated and no containers run, so there"
                + " is no "
                + subresource
                + "\",\"reason\":\"NotImplemented\"");
  }

  @Test
  void podOfANodeWithoutRanges_waits() {
    try (DrivenCluster bare = DrivenCluster.with("kubelet", config -> config)) {
      bare.node("n", "");
      bare.pod("a", "", "'nodeName':'n'");
      JsonNode status = bare.get(A).path("status");
      assertThat(status.path("phase").asText()).isEqualTo("Pending");
      assertThat(
              status
                  .path("containerStatuses")
                  .path(0)
                  .path("state")
                  .path("waiting")
                  .path("reason")
                  .asText())
          .isEqualTo("ContainerCreating");
      assertThat(KubeletCluster.condition(status, "PodReadyToStartContainers")).isEqualTo("False");
      assertThat(bare.events("a"))
          .singleElement()
          .asString()
          .startsWith("Warning NetworkNotReady network is not ready: container runtime");
      bare.patch(DrivenCluster.NODES + "/n", "{'spec':{'podCIDR':'10.1.0.0/29'}}");
      assertThat(bare.get(A).path("status").path("podIP").asText()).isEqualTo("10.1.0.2");
    }
  }

  @Test
  void podRange_exhausted_thenFree() {
    cluster.node("n", "'podCIDR':'10.1.0.0/30'");
    cluster.pod("a", "", "'nodeName':'n'");
    cluster.pod("b", "", "'nodeName':'n'");
    assertThat(cluster.events("b"))
        .singleElement()
        .asString()
        .startsWith("Warning FailedCreatePodSandBox Failed to create pod sandbox: rpc error")
        .endsWith(
            "failed to allocate for range 0: no IP addresses available in range set:"
                + " 10.1.0.1-10.1.0.3");
    cluster.delete(A);
    assertThat(cluster.get(DrivenCluster.PODS + "/b").path("status").path("podIP").asText())
        .isEqualTo("10.1.0.2");
  }

  @ParameterizedTest
  @CsvSource({
    "l2bridge, 10.1.0.0/24 fd00:1::/64, 10.1.0.2 fd00:1::2",
    "overlay,  fd00:1::/64 10.1.0.0/24, 10.1.0.2",
    "l2bridge, fd00:1::/64, ''",
    "overlay,  fd00:1::/64, ''",
    "'',       10.1.0.0/24, 10.1.0.2"
  })
  void windows(String mode, String podCidrs, String podIps) {
    cluster.create(
        DrivenCluster.NODES,
        "{'metadata':{'name':'w','labels':{'kubernetes.io/os':'windows'},'annotations':{'"
            + WindowsNetworkMode.ANNOTATION
            + "':'"
            + mode
            + "'}},'spec':{'podCIDRs':['"
            + podCidrs.replace(" ", "','")
            + "']}}");
    cluster.pod("a", "", "'nodeName':'w'");
    assertThat(String.join(" ", KubeletCluster.addresses(status(), "podIPs"))).isEqualTo(podIps);
  }
}
