package dev.duplane.admission;

import static dev.duplane.admission.PolicyCluster.CONFIG_MAPS;
import static dev.duplane.admission.PolicyCluster.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MutatingAdmissionPolicies change objects, and say what is wrong in kube-apiserver's words. */
class MutatingPoliciesTest {
  private static final String MAP = "{'metadata':{'name':'c'},'data':{'a':'1'}}";
  private static final String PATCH =
      "'mutations':[{'patchType':'JSONPatch','jsonPatch':{'expression':'%s'}}]";
  private static final String APPLY =
      "'mutations':[{'patchType':'ApplyConfiguration','applyConfiguration':{'expression':'%s'}}]";

  private final PolicyCluster cluster = new PolicyCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private static String never(String mutations) {
    return "'reinvocationPolicy':'Never'," + mutations;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Object{data: {`b`: `2`}} | {"a":"1","b":"2"}
          has(object.data.a) ? Object{data: {`a`: object.data.a + `!`}} : Object{} | {"a":"1!"}
          Object{?data: optional.none()} | {"a":"1"}
          """)
  void applyConfiguration_isMerged(String expression, String data) {
    cluster.policy("mutating", ":v1:configmaps", never(APPLY.formatted(expression)));
    assertThat(cluster.create(CONFIG_MAPS, MAP).path("data")).hasToString(data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [JSONPatch{op: `add`, path: `/data/b`, value: `2`}] | {"a":"1","b":"2"}
          [JSONPatch{op: `test`, path: `/data/a`, value: `2`}, JSONPatch{op: `remove`, path: `/data/a`}] | {"a":"1"}
          object.data.a == `2` ? [] : [JSONPatch{op: `replace`, path: `/data`, value: {`x`: `y`}}] | {"x":"y"}
          """)
  void jsonPatch_isApplied(String expression, String data) {
    cluster.policy("mutating", ":v1:configmaps", never(PATCH.formatted(expression)));
    assertThat(cluster.create(CONFIG_MAPS, MAP).path("data")).hasToString(data);
  }

  @Test
  void escapeKey_makesASegmentOfAPath() {
    cluster.policy(
        "mutating",
        ":v1:configmaps",
        never(
            PATCH.formatted(
                "[JSONPatch{op: `add`, path: `/metadata/labels`, value: {}}, JSONPatch{op: `add`,"
                    + " path: `/metadata/labels/` + jsonpatch.escapeKey(`a/b`), value: `2`}]")));
    assertThat(cluster.create(CONFIG_MAPS, MAP).at("/metadata/labels"))
        .hasToString("{\"a/b\":\"2\"}");
  }

  @Test
  void pod_getsAnInitContainer() {
    cluster.policy(
        "mutating",
        ":v1:pods",
        never(
            APPLY.formatted(
                "Object{spec: Object.spec{initContainers: [Object.spec.initContainers{"
                    + "name: `mesh`, image: `mesh:1`, restartPolicy: `Always`}]}}")));
    JsonNode pod =
        cluster.create(
            "/api/v1/namespaces/default/pods",
            "{'metadata':{'name':'x'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
    assertThat(pod.at("/spec/initContainers/0/name").asText()).isEqualTo("mesh");
    assertThat(pod.at("/spec/initContainers/0/imagePullPolicy").asText()).isEqualTo("IfNotPresent");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          apply | Object{nope: 1} | error applying patch: failed to convert patch object to typed object: .nope: field not declared in schema
          apply | Object{metadata: Object.spec{name: `x`}} | type mismatch: unexpected type name "Object.spec", expected "Object.metadata", which matches field name path from root Object type
          apply | Object{data: {`a`: object.nope}} | expression 'Object{data: {'a': object.nope}}' resulted in error: no such key: nope
          patch | [JSONPatch{op: `remove`, path: `/data/z`}] | JSONPath: error in remove for path: '/data/z': unable to remove nonexistent key: z: missing value
          patch | [JSONPatch{op: `add`, path: `/no/z`, value: 1}] | JSONPath: add operation does not apply: doc is missing path: "/no/z": missing value
          """)
  void failure_isTold(String type, String expression, String why) {
    String mutation = (type.equals("apply") ? APPLY : PATCH).formatted(expression);
    cluster.policy("mutating", ":v1:configmaps", never(mutation));
    assertThat(cluster.text("POST", CONFIG_MAPS, MAP))
        .isEqualTo("403 policy 'p' with binding 'b' denied request: " + why);
    assertThat(
            cluster.text(
                "PATCH",
                GROUP + "mutatingadmissionpolicies/p",
                "{'spec':{'failurePolicy':'Ignore'}}"))
        .isEqualTo("200");
    assertThat(cluster.text("POST", CONFIG_MAPS, MAP)).isEqualTo("201");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'reinvocationPolicy':'Never' | spec.mutations: Required value: mutations must contain at least one item
          'reinvocationPolicy':'Never','mutations':[{'patchType':'JSONPatch'}] | spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch
          'reinvocationPolicy':'Never','mutations':[{'patchType':'JSONPatch','jsonPatch':{'expression':'1'}}] | spec.mutations[0].jsonPatch.expression: Invalid value: "1": must evaluate to list(JSONPatch) but got int
          'reinvocationPolicy':'Never','mutations':[{'patchType':'ApplyConfiguration','applyConfiguration':{'expression':'Object.spec{}'}}] | spec.mutations[0].applyConfiguration.expression: Invalid value: "Object.spec{}": must evaluate to Object but got Object.spec
          'mutations':[{'patchType':'ApplyConfiguration','applyConfiguration':{'expression':'Object{}'}}] | spec.reinvocationPolicy: Required value
          """)
  void wrongPolicy_isRefused(String spec, String why) {
    assertThat(
            cluster.text(
                "POST",
                GROUP + "mutatingadmissionpolicies",
                PolicyCluster.policyBody("p", ":v1:configmaps", spec)))
        .isEqualTo(
            "422 MutatingAdmissionPolicy.admissionregistration.k8s.io \"p\" is invalid: " + why);
  }

  /** The first policy sees what the second one has done only if it wants to. */
  @ParameterizedTest
  @CsvSource({"Never,1", "IfNeeded,2"})
  void reinvocation_isOnce(String policy, String times) {
    String counts =
        "has(object.data.n) ? Object{data: {`n`: string(int(object.data.n) + 1)}} :"
            + " Object{data: {`n`: `1`}}";
    for (String name : new String[] {"first", "second"}) {
      boolean first = name.equals("first");
      cluster.policy(
          name,
          "mutating",
          ":v1:configmaps",
          "'reinvocationPolicy':'%s',".formatted(first ? policy : "Never")
              + APPLY.formatted(first ? counts : "Object{data: {`s`: `x`}}"));
      cluster.create(
          GROUP + "mutatingadmissionpolicybindings",
          "{'metadata':{'name':'%s'},'spec':{'policyName':'%s'}}".formatted(name, name));
    }
    JsonNode made = cluster.create(CONFIG_MAPS, MAP);
    assertThat(made.at("/data/n").asText()).isEqualTo(times);
    assertThat(made.at("/data/s").asText()).isEqualTo("x");
  }

  @Test
  void paramsAndConditions_areKnown() {
    cluster.create(CONFIG_MAPS, "{'metadata':{'name':'limits'},'data':{'v':'7'}}");
    cluster.policy(
        "p",
        "mutating",
        ":v1:configmaps",
        "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},"
            + "'matchConditions':[{'name':'n','expression':'object.metadata.name == `c`'}],"
            + never(APPLY.formatted("Object{data: {`v`: params.data.v}}")));
    cluster.create(
        GROUP + "mutatingadmissionpolicybindings",
        "{'metadata':{'name':'b'},'spec':{'policyName':'p','paramRef':{'name':'limits',"
            + "'parameterNotFoundAction':'Deny'}}}");
    assertThat(cluster.create(CONFIG_MAPS, MAP).at("/data/v").asText()).isEqualTo("7");
    assertThat(cluster.create(CONFIG_MAPS, "{'metadata':{'name':'d'}}").has("data")).isFalse();
  }
}
