package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What kube-apiserver makes of Pods that ask for more than recorded ones do, in the words of
 * pkg/apis/core/validation/validation.go and pkg/registry/core/pod.
 */
class PodRequestsTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String MERGE = "application/merge-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";

  private final Calls calls = new Calls();

  @AfterEach
  void close() {
    calls.close();
  }

  private Calls.Answer create(String spec, String meta) {
    String metadata = "{'name':'p'" + (meta.isEmpty() ? "" : "," + meta) + "}";
    return calls.send("POST", PODS, "{'metadata':" + metadata + ",'spec':" + spec + "}");
  }

  private Calls.Answer patch(String path, String type, String body) {
    return calls.patch(PODS + path, type, body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule','matchLabelKeys':['a','b'],'labelSelector':{'matchLabels':{'c':'d'}}}]} | /topologySpreadConstraints/0/labelSelector | {'matchLabels':{'c':'d'},'matchExpressions':[{'key':'a','operator':'In','values':['1']}]}
          {'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule','labelSelector':{}}]} | /topologySpreadConstraints/0/labelSelector | {}
          {'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'z','labelSelector':{},'matchLabelKeys':['a'],'mismatchLabelKeys':['t']}]}}} | /affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/labelSelector | {'matchExpressions':[{'key':'a','operator':'In','values':['1']},{'key':'t','operator':'NotIn','values':['u']}]}
          {'affinity':{'podAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':1,'podAffinityTerm':{'topologyKey':'z','labelSelector':{},'mismatchLabelKeys':['a']}}]}}} | /affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm/labelSelector | {'matchExpressions':[{'key':'a','operator':'NotIn','values':['1']}]}
          {'resources':{'limits':{'cpu':'2','memory':'1Gi'}}} | /resources/requests | {'cpu':'300m','memory':'1Gi'}
          {'resources':{'requests':{'cpu':'1'}}} | /resources | {'requests':{'cpu':'1'}}
          """)
  void create_completed(String spec, String field, String expected) {
    String containers =
        "'containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'100m'}}}],"
            + "'initContainers':[{'name':'i','image':'i','resources':{'requests':{'cpu':'300m'}}}],";
    Calls.Answer answer =
        create(spec.replaceFirst("\\{", "{" + containers), "'labels':{'a':'1','t':'u'}");
    assertThat(answer.text()).startsWith("201");
    assertThat(answer.body().path("spec").at(field)).isEqualTo(Calls.tree(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule','matchLabelKeys':['a'],'labelSelector':{'matchLabels':{'a':'d'}}}]} | spec.topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector
          {'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule','matchLabelKeys':['a']}]} | spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set
          {'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule'},{'maxSkew':2,'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule'}]} | spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{z, DoNotSchedule}"
          {'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'z','labelSelector':{},'matchLabelKeys':['b'],'mismatchLabelKeys':['b']}]}}} | spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[0]: Invalid value: "b": exists in both matchLabelKeys and mismatchLabelKeys
          {'os':{'name':'windows'},'securityContext':{'runAsUser':1}} | spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod
          {'os':{'name':'linux'},'securityContext':{'windowsOptions':{}}} | spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod
          {'os':{'name':'beos'}} | spec.os: Unsupported value: "beos": supported values: "linux", "windows"
          {'os':{}} | spec.os.name: Required value: cannot be empty
          {'securityContext':{'windowsOptions':{'hostProcess':true}}} | spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers
          {'resources':{'requests':{'cpu':'50m'}}} | spec.resources.requests[cpu]: Invalid value: "50m": must be greater than or equal to aggregate container requests of 100m
          {'resources':{'limits':{'ephemeral-storage':'1Gi'}}} | spec.resources.limits[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"
          """)
  void create_refused(String spec, String expected) {
    String containers =
        "'containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'100m'}}}],";
    assertThat(create(spec.replaceFirst("\\{", "{" + containers), "'labels':{'a':'1'}").text())
        .isEqualTo("422 Pod \"p\" is invalid: " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          container.apparmor.security.beta.kubernetes.io/x | unconfined | metadata.annotations[container.apparmor.security.beta.kubernetes.io/x]: Invalid value: "x": container not found
          container.apparmor.security.beta.kubernetes.io/c | foo | metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: Invalid value: "foo": invalid AppArmor profile name: "foo"
          container.apparmor.security.beta.kubernetes.io/c | runtime/default | spec.containers[0].securityContext.appArmorProfile.type: Forbidden: apparmor type in annotation and field must match
          seccomp.security.alpha.kubernetes.io/pod | foo | metadata.annotations.seccomp.security.alpha.kubernetes.io/pod: Invalid value: "foo": must be a valid seccomp profile
          kubernetes.io/config.mirror | x | metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set
          controller.kubernetes.io/pod-deletion-cost | +1 | metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "+1": must be a 32bit integer
          controller.kubernetes.io/pod-deletion-cost | 4294967296 | metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "4294967296": must be a 32bit integer
          """)
  void create_annotationRefused(String key, String value, String expected) {
    String spec =
        "{'containers':[{'name':'c','image':'i',"
            + "'securityContext':{'appArmorProfile':{'type':'Unconfined'}}}]}";
    assertThat(create(spec, "'annotations':{'" + key + "':'" + value + "'}").text())
        .startsWith("422 Pod \"p\" is invalid: ")
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'nodeSelector':{'beta.kubernetes.io/os':'linux'} | spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead
          'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'failure-domain.beta.kubernetes.io/zone','whenUnsatisfiable':'DoNotSchedule'}] | spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead;spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod
          'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'z'}]}} | spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod
          'volumes':[{'name':'g','gitRepo':{'repository':'r'}}] | spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+
          'imagePullSecrets':[{'name':'a'},{},{'name':'a'}] | spec.imagePullSecrets[2].name: duplicate name "a";spec.imagePullSecrets[1].name: invalid empty name ""
          'initContainers':[{'name':'i','image':'i','ports':[{'containerPort':80}]}] | spec.containers[0].ports[0]: duplicate port definition with spec.initContainers[0].ports[0]
          'initContainers':[{'name':'i','image':'i','ports':[{'containerPort':80,'hostPort':80}]}] | spec.containers[0].ports[0]: overlapping port definition with spec.initContainers[0].ports[0]
          'initContainers':[{'name':'i','image':'i','env':[{'name':'A','value':'1'},{'name':'A','value':'$(A)2'},{'name':'A','value':'$(A)'}]}] | spec.initContainers[0].env[2]: hides previous definition of "A", which may be dropped when using apply
          """)
  void create_warned(String spec, String expected) {
    Calls.Answer answer =
        create(
            "{'containers':[{'name':'c','image':'i','ports':[{'containerPort':80}]}]," + spec + "}",
            "");
    assertThat(answer.text()).isEqualTo("201");
    assertThat(answer.response().headers())
        .filteredOn(header -> header.name().equals("Warning"))
        .extracting(header -> header.value().replace("\\\"", "\"").replaceAll("^299 - \"|\"$", ""))
        .containsExactly(expected.split(";(?=spec)", -1));
  }

  @Test
  void create_annotationOfAppArmor_becomesField() {
    String key = "container.apparmor.security.beta.kubernetes.io/c";
    Calls.Answer answer =
        create(
            "{'containers':[{'name':'c','image':'i'}]}",
            "'annotations':{'" + key + "':'localhost/x'}");
    assertThat(answer.body().at("/spec/containers/0/securityContext/appArmorProfile"))
        .isEqualTo(Calls.tree("{'type':'Localhost','localhostProfile':'x'}"));
    assertThat(answer.response().headers())
        .extracting(ApiResponse.Header::value)
        .anyMatch(
            value ->
                value.contains(
                    "metadata.annotations["
                        + key
                        + "]: deprecated since v1.30; use the \\\"appArmorProfile\\\" field"));
    assertThat(patch("/p", MERGE, "{'metadata':{'annotations':{'" + key + "':null}}}").text())
        .endsWith("Forbidden: may not remove or update AppArmor annotations");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'nodeSelector':{'a':'b','c':'d'}} | 200
          {'nodeSelector':{'a':'c'}} | 422 Pod "p" is invalid: spec.nodeSelector: Invalid value: {"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)
          {'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'k','operator':'Exists'},{'key':'l','operator':'Exists'}]}]}}}} | 200
          {'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'l','operator':'Exists'}]}]}}}} | 422 Pod "p" is invalid: spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: {"MatchExpressions":[{"Key":"l","Operator":"Exists","Values":null}],"MatchFields":null}: only additions are allowed (no mutations or deletions)
          {'affinity':null} | 422 Pod "p" is invalid: spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Invalid value: null: no additions/deletions to non-empty NodeSelectorTerms list are allowed
          {'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':1,'preference':{'matchExpressions':[{'key':'x','operator':'Exists'}]}}]}}} | 200
          """)
  void patch_gated(String spec, String expected) {
    create(
        "{'containers':[{'name':'c','image':'i'}],'schedulingGates':[{'name':'g'}],"
            + "'nodeSelector':{'a':'b'},'affinity':{'nodeAffinity':"
            + "{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':"
            + "[{'matchExpressions':[{'key':'k','operator':'Exists'}]}]}}}}",
        "");
    assertThat(patch("/p", MERGE, "{'spec':" + spec + "}").text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'containers':[{'name':'c','resources':{'requests':{'cpu':'200m'}}}]} | 200
          {'containers':[{'name':'c','resources':{'limits':{'memory':'64Mi'},'requests':{'memory':'64Mi'}}}]} | 200
          {'containers':[{'name':'c','image':'other'}]} | 200
          {'initContainers':[{'name':'s','restartPolicy':'Always','resources':{'requests':{'cpu':'7m'}}}]} | 200
          {'containers':[{'name':'c','resources':{'requests':{'cpu':'900m'}}}]} | 422 Pod "p" is invalid: spec.containers[0].resources.requests: Invalid value: "900m": must be less than or equal to cpu limit of 400m
          {'containers':[{'name':'c','resources':{'limits':{'cpu':null}}}]} | 422 Pod "p" is invalid: spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed
          {'containers':[{'name':'c','resources':{'limits':{'ephemeral-storage':'1Gi'}}}]} | 422 Pod "p" is invalid: spec: Forbidden: only cpu and memory resources are mutable
          {'containers':[{'name':'c','resizePolicy':[{'resourceName':'cpu','restartPolicy':'RestartContainer'}]}]} | 422 Pod "p" is invalid: spec: Forbidden: only cpu and memory resources are mutable
          {'initContainers':[{'name':'i','resources':{'requests':{'cpu':'7m'}}}]} | 422 Pod "p" is invalid: spec: Forbidden: resources for non-sidecar init containers are immutable
          {'containers':[{'name':'c','resources':{'limits':{'cpu':'1','memory':'1Gi'},'requests':{'cpu':'1','memory':'1Gi'}}},{'name':'d','image':'i'}]} | 422 Pod "p" is invalid: spec.containers: Forbidden: containers may not be added or removed on resize
          """)
  void resize(String spec, String expected) {
    create(
        "{'containers':[{'name':'c','image':'i','resources':{'limits':{'cpu':'400m','memory':"
            + "'128Mi'},'requests':{'cpu':'100m','memory':'128Mi'}}}],'initContainers':["
            + "{'name':'i','image':'i'},{'name':'s','image':'i','restartPolicy':'Always'}]}",
        "");
    Calls.Answer answer = patch("/p/resize", STRATEGIC, "{'spec':" + spec + "}");
    assertThat(answer.text()).isEqualTo(expected);
    assertThat(answer.body().at("/spec/containers/0/image").asText("i")).isEqualTo("i");
  }

  @Test
  void resize_qosClassStays() {
    create(
        "{'containers':[{'name':'c','image':'i','resources':{'limits':{'cpu':'1','memory':"
            + "'1Gi'}}}]}",
        "");
    Calls.Answer answer =
        patch(
            "/p/resize",
            STRATEGIC,
            "{'spec':{'containers':[{'name':'c','resources':{'requests':{'cpu':'500m'}}}]}}");
    assertThat(answer.text())
        .isEqualTo(
            "422 Pod \"p\" is invalid: spec: Invalid value: \"Guaranteed\": Pod QOS Class may not"
                + " change as a result of resizing");
  }

  @Test
  void resize_countsGeneration_andNothingElse() {
    create("{'containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'1'}}}]}", "");
    Calls.Answer answer =
        patch(
            "/p/resize",
            STRATEGIC,
            "{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','resources':"
                + "{'requests':{'cpu':'2'}}}]}}");
    assertThat(answer.body().at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(answer.body().at("/metadata/labels").isMissingNode()).isTrue();
    assertThat(calls.send("GET", PODS + "/p/resize", "").body().at("/spec/containers/0"))
        .isEqualTo(answer.body().at("/spec/containers/0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET | pods/gone/log | 404 pods "gone" not found
          GET | pods/free/log | 204
          GET | pods/two/log | 400 a container name must be specified for pod two, choose one of: [c d]
          GET | pods/two/log?container=x | 400 container x is not valid for pod two
          GET | pods/lost/log | 404 nodes "n9" not found
          GET | pods/bare/log | 500 no preferred addresses found; known addresses: []
          GET | pods/bound/log?tailLines=5&follow=true | 500 Get "https://[fd00::1]:10251/containerLogs/default/bound/c?follow=true&tailLines=5": dial tcp [fd00::1]:10251: connect: connection refused
          GET | pods/bound/log?tailLines=-1 | 422 PodLogOptions "bound" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0
          GET | pods/bound/log?limitBytes=x | 400 strconv.ParseInt: parsing "x": invalid syntax
          POST | pods/free/exec?command=ls | 400 pod free does not have a host assigned
          POST | pods/bound/exec?command=ls | 400 Upgrade request required
          PUT | pods/bound/exec | 405 the server does not allow this method on the requested resource
          GET | pods/bound/portforward | 400 Upgrade request required
          GET | pods/free/proxy/index.html | 400 address not allowed
          GET | pods/gone:80/proxy | 404 pods "gone" not found
          DELETE | pods/a:b:c:d/proxy | 400 invalid pod request "a:b:c:d"
          GET | services/kubernetes/proxy | 404 services "kubernetes" not found
          GET | services/web:http/proxy/a/b | 503 error trying to reach service: dial tcp 10.0.0.9:8080: connect: connection refused
          """)
  void connect(String method, String path, String expected) {
    node(
        "n1",
        "'addresses':[{'type':'InternalIP','address':'fd00::1'}],"
            + "'daemonEndpoints':{'kubeletEndpoint':{'Port':10251}}");
    node("n2", "");
    pod("free", "", "c");
    pod("two", "", "c", "d");
    pod("lost", "n9", "c");
    pod("bare", "n2", "c");
    pod("bound", "n1", "c");
    calls.send(
        "POST",
        "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
        "{'metadata':{'name':'web-1','labels':{'kubernetes.io/service-name':'web'}},"
            + "'addressType':'IPv4','endpoints':[{'addresses':['10.0.0.9']}],"
            + "'ports':[{'port':8080}]}");
    assertThat(calls.send(method, "/api/v1/namespaces/default/" + path, "").text())
        .isEqualTo(expected);
  }

  @Test
  void bind_takesLabelsAndAnnotations() {
    pod("free", "", "c");
    String binding =
        "{'metadata':{'name':'free','labels':{'zone':'z'},'annotations':{'a':'b'}},"
            + "'target':{'kind':'Node','name':'n1'}}";
    assertThat(calls.send("POST", PODS + "/free/binding", binding).text()).isEqualTo("201");
    Calls.Answer bound = calls.send("GET", PODS + "/free", "");
    assertThat(bound.body().at("/spec/nodeName").asText()).isEqualTo("n1");
    assertThat(bound.body().at("/metadata/labels")).isEqualTo(Calls.tree("{'zone':'z'}"));
    assertThat(bound.body().at("/status/conditions/0/status").asText()).isEqualTo("True");
  }

  @Test
  void connect_upgraded_refused() {
    node("n1", "'addresses':[{'type':'Hostname','address':'n1'}]");
    pod("bound", "n1", "c");
    Map<String, String> upgrade = Map.of("connection", "Upgrade", "upgrade", "SPDY/3.1");
    assertThat(calls.send("POST", PODS + "/bound/exec?command=ls", upgrade, "").text())
        .isEqualTo("500 error dialing backend: dial tcp n1:10250: connect: connection refused");
  }

  private void node(String name, String status) {
    String body = "{'metadata':{'name':'" + name + "'},'status':{" + status + "}}";
    assertThat(calls.send("POST", "/api/v1/nodes", body).response().status()).isEqualTo(201);
  }

  private void pod(String name, String node, String... containers) {
    StringBuilder list = new StringBuilder();
    for (String container : containers) {
      list.append(list.isEmpty() ? "" : ",").append("{'name':'" + container + "','image':'i'}");
    }
    String body =
        "{'metadata':{'name':'"
            + name
            + "'},'spec':{'nodeName':'"
            + node
            + "','containers':["
            + list
            + "]}}";
    assertThat(calls.send("POST", PODS, body).response().status()).isEqualTo(201);
  }
}
