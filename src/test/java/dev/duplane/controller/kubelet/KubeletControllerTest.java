package dev.duplane.controller.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.WindowsNetworkMode;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeletControllerTest {
  private static final String A = DrivenCluster.PODS + "/a";

  private final DrivenCluster cluster = cluster(0);

  private static DrivenCluster cluster(int nodes) {
    return DrivenCluster.with(
        "kubelet,node-ipam-controller",
        config ->
            config
                .withNodeIpam(
                    NodeIpamConfiguration.of(
                        List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:10:244::/48"))))
                .withKubelet(
                    new KubeletConfiguration(
                        nodes,
                        List.of(),
                        List.of(Cidr.of("172.18.0.0/16"), Cidr.of("fc00:f853:ccd:e793::/64")),
                        false)));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static List<String> addresses(JsonNode status, String list) {
    List<String> addresses = new ArrayList<>();
    status.path(list).forEach(entry -> addresses.add(entry.path("ip").asText()));
    return addresses;
  }

  private JsonNode status() {
    return cluster.get(A).path("status");
  }

  private static String condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return (condition.path("status").asText()
                + " "
                + condition.path("reason").asText()
                + " "
                + condition.path("message").asText())
            .strip();
      }
    }
    return "";
  }

  @Test
  void nodes_fromTheStart_areReady() {
    try (DrivenCluster three = cluster(3)) {
      three.settle();
      List<JsonNode> nodes = three.items(DrivenCluster.NODES);
      assertThat(nodes)
          .extracting(node -> node.path("metadata").path("name").asText())
          .containsExactly("node-1", "node-2", "node-3");
      JsonNode node = nodes.get(1);
      assertThat(node.path("status").path("addresses").toString())
          .isEqualTo(
              "[{\"type\":\"InternalIP\",\"address\":\"172.18.0.3\"},"
                  + "{\"type\":\"InternalIP\",\"address\":\"fc00:f853:ccd:e793::3\"},"
                  + "{\"type\":\"Hostname\",\"address\":\"node-2\"}]");
      assertThat(condition(node.path("status"), "Ready"))
          .isEqualTo("True KubeletReady kubelet is posting ready status");
      assertThat(node.path("metadata").path("labels").path("kubernetes.io/hostname").asText())
          .isEqualTo("node-2");
      assertThat(node.path("status").path("allocatable").path("pods").asText()).isEqualTo("110");
      assertThat(three.events("node-2"))
          .containsExactly("Normal NodeReady Node node-2 status is now: NodeReady");
    }
  }

  @Test
  void node_whatAClientWrote_stays() {
    cluster.create(
        DrivenCluster.NODES,
        "{'metadata':{'name':'n','labels':{'kubernetes.io/os':'windows'}},'status':{"
            + "'addresses':[{'type':'InternalIP','address':'192.0.2.1'}],'capacity':{'cpu':'2'},"
            + "'conditions':[{'type':'Ready','status':'False','reason':'Mine'}]}}");
    JsonNode node = cluster.get(DrivenCluster.NODES + "/n");
    assertThat(node.path("status").path("addresses")).hasSize(1);
    assertThat(node.path("status").path("capacity").path("cpu").asText()).isEqualTo("2");
    assertThat(condition(node.path("status"), "Ready")).isEqualTo("False Mine");
    assertThat(condition(node.path("status"), "MemoryPressure")).startsWith("False Kubelet");
    assertThat(node.path("metadata").path("labels").path("beta.kubernetes.io/os").asText())
        .isEqualTo("windows");
  }

  @Test
  void pod_runs() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n'");
    JsonNode status = status();
    assertThat(status.path("phase").asText()).isEqualTo("Running");
    assertThat(status.path("podIP").asText()).isEqualTo("10.244.0.2");
    assertThat(addresses(status, "podIPs")).containsExactly("10.244.0.2", "fd00:10:244::2");
    assertThat(status.path("hostIP").asText()).isEqualTo("172.18.0.2");
    assertThat(addresses(status, "hostIPs")).containsExactly("172.18.0.2", "fc00:f853:ccd:e793::2");
    for (String type : StatusOwnership.CONDITIONS) {
      assertThat(condition(status, type)).as(type).isEqualTo("True");
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
    assertThat(addresses(status(), "podIPs"))
        .containsExactly("172.18.0.2", "fc00:f853:ccd:e793::2")
        .isEqualTo(addresses(status(), "hostIPs"));
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
    assertThat(condition(status(), "Ready")).isEqualTo("True");
    String value = words[1].replace("'", "");
    cluster.patch(
        A, "{'metadata':{'annotations':{'duplane.dev/" + words[0] + "':'" + value + "'}}}");
    assertThat(status().path("phase").asText()).isEqualTo(phase);
    assertThat(condition(status(), "Ready")).isEqualTo(ready);
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
    assertThat(condition(status(), "Ready")).isEqualTo("True");
    assertThat(status().path("containerStatuses").path(0).path("restartCount").asInt())
        .isEqualTo(1);
  }

  @Test
  void readinessGate_isWaitedFor() {
    cluster.node("n", "");
    cluster.pod("a", "", "'nodeName':'n','readinessGates':[{'conditionType':'example.com/g'}]");
    assertThat(condition(status(), "Ready"))
        .isEqualTo(
            "False ReadinessGatesNotReady corresponding condition of pod readiness gate"
                + " \"example.com/g\" does not exist.");
    cluster.patch(
        A + "/status", "{'status':{'conditions':[{'type':'example.com/g','status':'False'}]}}");
    assertThat(condition(status(), "Ready"))
        .isEqualTo(
            "False ReadinessGatesNotReady the status of pod readiness gate \"example.com/g\" is not"
                + " \"True\", but False");
    assertThat(condition(status(), "ContainersReady")).isEqualTo("True");
    cluster.patch(
        A + "/status", "{'status':{'conditions':[{'type':'example.com/g','status':'True'}]}}");
    assertThat(condition(status(), "Ready")).isEqualTo("True");
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
    assertThat(condition(status(), "Ready")).isEqualTo("True");
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
    assertThat(condition(status(), "Ready")).isEqualTo("True");
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
    assertThat(condition(cluster.get(DrivenCluster.PODS + "/b").path("status"), "Ready"))
        .isEqualTo("False");
    cluster.delete(A);
    assertThat(cluster.answer("GET", A, "").status()).isEqualTo(404);
  }

  @Test
  void node_unknown_itsPodsAreNotReady_untilItIsBack() {
    try (DrivenCluster failing =
        DrivenCluster.with("kubelet,node-lifecycle-controller", config -> config)) {
      failing.node("n", "'podCIDR':'10.1.0.0/24'");
      failing.pod("a", "", "'nodeName':'n'");
      failing.pod("b", "", "'nodeName':'n'");
      String ready = "{'status':{'conditions':[{'type':'Ready','status':'%s'}]}}";
      failing.patch(DrivenCluster.NODES + "/n/status", ready.formatted("Unknown"));
      assertThat(condition(failing.get(A).path("status"), "Ready")).isEqualTo("False");
      assertThat(failing.events("a")).contains("Warning NodeNotReady Node is not ready");
      failing.delete(DrivenCluster.PODS + "/b");
      assertThat(failing.get(DrivenCluster.PODS + "/b").path("metadata").has("deletionTimestamp"))
          .isTrue();
      failing.patch(DrivenCluster.NODES + "/n/status", ready.formatted("True"));
      assertThat(condition(failing.get(A).path("status"), "Ready")).isEqualTo("True");
      assertThat(failing.answer("GET", DrivenCluster.PODS + "/b", "").status()).isEqualTo(404);
    }
  }

  @Test
  void node_hasALease() {
    cluster.node("n", "");
    JsonNode lease =
        cluster.get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n");
    assertThat(lease.path("spec").path("holderIdentity").asText()).isEqualTo("n");
    assertThat(lease.path("metadata").path("ownerReferences").path(0).path("kind").asText())
        .isEqualTo("Node");
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
      assertThat(condition(status, "PodReadyToStartContainers")).isEqualTo("False");
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
    assertThat(String.join(" ", addresses(status(), "podIPs"))).isEqualTo(podIps);
  }

  @Test
  void nodeIp_ofTheFirstNode_itsFamilyComesFirst() {
    try (DrivenCluster two =
        DrivenCluster.with(
            "kubelet",
            config ->
                config.withKubelet(
                    new KubeletConfiguration(
                        2,
                        List.of(IpAddress.of("2001:db8::1"), IpAddress.of("192.0.2.1")),
                        List.of(Cidr.of("172.18.0.0/16"), Cidr.of("fc00::/64")),
                        false)))) {
      two.settle();
      assertThat(two.items(DrivenCluster.NODES))
          .extracting(node -> NodeSync.internalIps((ObjectNode) node).toString())
          .containsExactly("[2001:db8::1, 192.0.2.1]", "[fc00::2, 172.18.0.2]");
      two.patch(
          DrivenCluster.NODES + "/node-1", "{'spec':{'podCIDRs':['10.1.0.0/24','fd00:1::/64']}}");
      two.pod("a", "", "'nodeName':'node-1'");
      assertThat(addresses(two.get(A).path("status"), "podIPs"))
          .containsExactly("fd00:1::2", "10.1.0.2");
    }
  }
}
