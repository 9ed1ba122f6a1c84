package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.endpoints.ApiResponse.Header;
import dev.duplane.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What labels of a Namespace make of requests in it. */
class PodSecurityTest {
  private static final String NAMESPACES = "/api/v1/namespaces";
  private static final String PODS = NAMESPACES + "/n/pods";
  private static final String PRIVILEGED = "'securityContext':{'privileged':true}";
  private static final String REFUSED =
      "403 pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": privileged (container"
          + " \"c\" must not set securityContext.privileged=true)";
  private static final String WARNED =
      "would violate PodSecurity \"baseline:latest\": privileged (container \"c\" must not set"
          + " securityContext.privileged=true)";

  private final PolicyCluster api = new PolicyCluster();

  @AfterEach
  void close() {
    api.close();
  }

  /** Makes the Namespace, with labels as {@code enforce=baseline,warn=restricted}. */
  private void namespace(String labels) {
    api.create(NAMESPACES, "{'metadata':{'name':'n','labels':{%s}}}".formatted(json(labels)));
  }

  private static String json(String labels) {
    return labels.isEmpty()
        ? ""
        : "'pod-security.kubernetes.io/"
            + labels.replace("=", "':'").replace(",", "','pod-security.kubernetes.io/")
            + "'";
  }

  private static String pod(String name, String container) {
    return "{'metadata':{'name':'%s'},'spec':{'containers':[{'name':'c','image':'i'%s}]}}"
        .formatted(name, container.isEmpty() ? "" : "," + container);
  }

  private static List<String> warnings(Complete answer) {
    return answer.headers().stream()
        .filter(header -> header.name().equals("Warning"))
        .map(Header::value)
        .map(text -> text.substring(7, text.length() - 1).replace("\\\"", "\""))
        .toList();
  }

  @Test
  void enforce_refusesPods_butNotTemplates() {
    namespace("enforce=baseline");

    assertThat(api.text("POST", PODS, pod("p", PRIVILEGED))).isEqualTo(REFUSED);
    assertThat(api.text("POST", PODS + "?dryRun=All", pod("p", PRIVILEGED))).isEqualTo(REFUSED);
    Complete let = api.send("POST", PODS, pod("p", ""));
    assertThat(let.status()).isEqualTo(201);
    assertThat(warnings(let)).isEmpty();
    assertThat(
            warnings(
                api.send(
                    "POST",
                    "/apis/apps/v1/namespaces/n/deployments",
                    "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{"
                        + "'metadata':{'labels':{'a':'b'}},"
                        + "'spec':{'containers':[{'name':'c','image':'i',"
                        + PRIVILEGED
                        + "}]}}}}")))
        .containsExactly(WARNED);
    api.settle();
    assertThat(api.get("/apis/apps/v1/namespaces/n/replicasets").path("items")).hasSize(1);
    assertThat(api.get(PODS).path("items")).hasSize(1);
    assertThat(api.get(NAMESPACES + "/n/events").toString())
        .contains("FailedCreate", "is forbidden: violates PodSecurity");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /apis/batch/v1/namespaces/n/cronjobs   | {'metadata':{'name':'x'},'spec':{'schedule':'0 0 1 1 *','jobTemplate':{'spec':{'template':TEMPLATE}}}}
          /apis/batch/v1/namespaces/n/jobs       | {'metadata':{'name':'x'},'spec':{'template':TEMPLATE}}
          /apis/apps/v1/namespaces/n/daemonsets  | {'metadata':{'name':'x'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':TEMPLATE}}
          /apis/apps/v1/namespaces/n/statefulsets| {'metadata':{'name':'x'},'spec':{'serviceName':'s','selector':{'matchLabels':{'a':'b'}},'template':TEMPLATE}}
          /apis/apps/v1/namespaces/n/replicasets | {'metadata':{'name':'x'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':TEMPLATE}}
          /api/v1/namespaces/n/replicationcontrollers | {'metadata':{'name':'x'},'spec':{'selector':{'a':'b'},'template':TEMPLATE}}
          /api/v1/namespaces/n/podtemplates      | {'metadata':{'name':'x'},'template':TEMPLATE}
          /api/v1/namespaces/n/pods              | {'metadata':{'name':'x'},'spec':{'restartPolicy':'RESTART','containers':[{'name':'c','image':'i',PRIVILEGED}]}}
          """)
  void warn_isOfAllThatMakesPods(String path, String body) {
    namespace("warn=baseline");
    String restart = path.startsWith("/apis/batch") ? "Never" : "Always";
    String template =
        "{'metadata':{'labels':{'a':'b'}},'spec':{'restartPolicy':'RESTART',"
            + "'containers':[{'name':'c','image':'i',PRIVILEGED}]}}";

    Complete answer =
        api.send(
            "POST",
            path,
            body.replace("TEMPLATE", template)
                .replace("RESTART", restart)
                .replace("PRIVILEGED", PRIVILEGED));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(warnings(answer)).contains(WARNED);
  }

  @Test
  void update_isLookedAt_ifItChangesAnImage() {
    namespace("");
    api.create(PODS, pod("p", PRIVILEGED));
    assertThat(
            warnings(
                api.send(
                    "PATCH",
                    NAMESPACES + "/n",
                    "{'metadata':{'labels':{" + json("enforce=baseline") + "}}}")))
        .containsExactly(
            "existing pods in namespace \"n\" violate the new PodSecurity enforce level"
                + " \"baseline:latest\"",
            "p: privileged");

    assertThat(api.text("PATCH", PODS + "/p", "{'metadata':{'labels':{'a':'b'}}}"))
        .isEqualTo("200");
    assertThat(api.text("PATCH", PODS + "/p/status", "{'status':{'message':'m'}}"))
        .isEqualTo("200");
    assertThat(
            api.text(
                "PATCH",
                PODS + "/p",
                "{'spec':{'containers':[{'name':'c','image':'other'," + PRIVILEGED + "}]}}"))
        .isEqualTo(REFUSED);
    assertThat(
            api.text(
                "PATCH",
                PODS + "/p/ephemeralcontainers",
                "{'spec':{'ephemeralContainers':[{'name':'e','image':'i'}]}}"))
        .isEqualTo(REFUSED);
    assertThat(api.text("POST", PODS + "/p/eviction", "{'metadata':{'name':'p'}}"))
        .isEqualTo("201");
  }

  @Test
  void ephemeralContainer_isHeldToTheStandard() {
    namespace("enforce=baseline");
    api.create(PODS, pod("p", ""));

    assertThat(
            api.text(
                "PATCH",
                PODS + "/p/ephemeralcontainers",
                "{'spec':{'ephemeralContainers':[{'name':'e','image':'i'," + PRIVILEGED + "}]}}"))
        .isEqualTo(REFUSED.replace("\"c\"", "\"e\""));
  }

  @Test
  void stricterNamespace_warnsOfPodsThatAreThere() {
    namespace("enforce=baseline");
    api.create(PODS, pod("b", ""));
    api.create(PODS, pod("a", ""));
    api.create(PODS, pod("c", "'securityContext':{'allowPrivilegeEscalation':false}"));
    api.create(PODS, pod("d", ""));
    String restricted = "{'metadata':{'labels':{" + json("enforce=restricted") + "}}}";

    assertThat(warnings(api.send("PATCH", NAMESPACES + "/n?dryRun=All", restricted)))
        .containsExactly(
            "existing pods in namespace \"n\" violate the new PodSecurity enforce level"
                + " \"restricted:latest\"",
            "a (and 2 other pods): allowPrivilegeEscalation != false, unrestricted capabilities,"
                + " runAsNonRoot != true, seccompProfile",
            "c: unrestricted capabilities, runAsNonRoot != true, seccompProfile");
    assertThat(
            warnings(
                api.send(
                    "PATCH",
                    NAMESPACES + "/n",
                    "{'metadata':{'labels':{" + json("enforce=privileged") + "}}}")))
        .isEmpty();
  }

  @Test
  void badLabels() {
    String message =
        "Namespace \"n\" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid"
            + " value: \"high\": must be one of privileged, baseline, restricted";
    String high = "{'metadata':{'name':'n','labels':{" + json("enforce=high") + "}}}";

    assertThat(api.text("POST", NAMESPACES, high)).isEqualTo("422 " + message);
    namespace("");
    assertThat(api.text("PATCH", NAMESPACES + "/n", high)).isEqualTo("422 " + message);
  }

  @Test
  void turnedOff_letsAllIn() {
    try (PolicyCluster off =
        new PolicyCluster(
            ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
                .withAdmission(
                    new AdmissionConfiguration(
                        List.of(),
                        List.of(PluginName.SERVICE_ACCOUNT, PluginName.POD_SECURITY))))) {
      off.create(
          NAMESPACES,
          "{'metadata':{'name':'n','labels':{" + json("enforce=high,warn=restricted") + "}}}");
      assertThat(off.text("POST", PODS, pod("p", PRIVILEGED))).isEqualTo("201");
    }
  }
}
