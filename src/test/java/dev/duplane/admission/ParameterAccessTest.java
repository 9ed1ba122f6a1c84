package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who writes policies with parameters has to be able to read them. */
class ParameterAccessTest {
  private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/";
  private static final String POLICY =
      "{'metadata':{'name':'p'},'spec':{%s'matchConstraints':{'resourceRules':[{'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}]},'validations':[{'expression':'true'}]}}";
  private static final String BINDING =
      "{'metadata':{'name':'b'},'spec':{'policyName':'%s','validationActions':['Deny'],'paramRef':{%s'parameterNotFoundAction':'Deny'}}}";

  private final PolicyCluster api = PolicyCluster.withRoles();

  /** Jane may write policies, and read the ConfigMap {@code known} in the Namespace default. */
  @BeforeEach
  void jane() {
    role("'apiGroups':['admissionregistration.k8s.io'],'resources':['*'],'verbs':['*']", "writer");
    api.create(
        ROLES + "namespaces/default/roles",
        "{'metadata':{'name':'r'},'rules':[{'apiGroups':[''],'resources':['configmaps'],'resourceNames':['known'],'verbs':['get']}]}");
    api.create(
        ROLES + "namespaces/default/rolebindings",
        "{'metadata':{'name':'r'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'r'},'subjects':[{'apiGroup':'rbac.authorization.k8s.io','kind':'User','name':'jane'}]}");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private void role(String rule, String name) {
    api.create(
        ROLES + "clusterroles", "{'metadata':{'name':'" + name + "'},'rules':[{" + rule + "}]}");
    api.create(
        ROLES + "clusterrolebindings",
        "{'metadata':{'name':'%s'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%s'},'subjects':[{'apiGroup':'rbac.authorization.k8s.io','kind':'User','name':'jane'}]}"
            .formatted(name, name));
  }

  private String post(String plural, String body) {
    return api.as("jane").text("POST", PolicyCluster.GROUP + plural, body);
  }

  @Test
  void policy_ofParametersThatCannotBeRead_isRefused() {
    String kind = "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},";

    assertThat(post("validatingadmissionpolicies", POLICY.formatted(kind)))
        .isEqualTo(
            "422 ValidatingAdmissionPolicy.admissionregistration.k8s.io \"p\" is invalid:"
                + " spec.paramKind: Forbidden: user &{jane  [system:authenticated] map[]} must have"
                + " \"get\" permission on all objects of the referenced paramKind (kind=ConfigMap,"
                + " apiVersion=v1)");
    assertThat(post("validatingadmissionpolicies", POLICY.formatted(""))).isEqualTo("201");
    assertThat(
            api.text(
                "PATCH",
                PolicyCluster.GROUP + "validatingadmissionpolicies/p",
                "{'spec':{'paramKind':{'apiVersion':'v1','kind':'ConfigMap'}}}"))
        .startsWith("422");
  }

  @Test
  void policy_ofParametersThatWereThere_isKept() {
    api.create(
        PolicyCluster.GROUP + "validatingadmissionpolicies",
        POLICY.formatted("'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},"));

    assertThat(
            api.as("jane")
                .text(
                    "PATCH",
                    PolicyCluster.GROUP + "validatingadmissionpolicies/p",
                    "{'spec':{'failurePolicy':'Ignore'}}"))
        .isEqualTo("200");
  }

  @Test
  void policy_ofParametersThatCanBeRead_isStored() {
    role("'apiGroups':[''],'resources':['configmaps'],'verbs':['get']", "reader");

    assertThat(
            post(
                "validatingadmissionpolicies",
                POLICY.formatted("'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},")))
        .isEqualTo("201");
    assertThat(
            post(
                "validatingadmissionpolicies",
                POLICY
                    .formatted("'paramKind':{'apiVersion':'v1','kind':'Unknown'},")
                    .replace("'name':'p'", "'name':'q'")))
        .startsWith("422")
        .contains("(kind=Unknown, apiVersion=v1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p | {'name':'known','namespace':'default'} |
          p | {'name':'other','namespace':'default'} | get
          p | {'name':'known'} | get
          p | {'selector':{},'namespace':'default'} | list
          none | {'name':'known','namespace':'default'} | get
          """)
  void binding_namesParametersThatCanBeRead(String policy, String reference, String verb) {
    api.create(
        PolicyCluster.GROUP + "validatingadmissionpolicies",
        POLICY.formatted("'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},"));

    assertThat(
            post(
                "validatingadmissionpolicybindings",
                BINDING.formatted(policy, reference.substring(1, reference.length() - 1) + ",")))
        .isEqualTo(
            verb == null
                ? "201"
                : "422 ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io \"b\" is"
                    + " invalid: spec.paramRef: Forbidden: user "
                    + verb
                    + " does not have \"&{jane  [system:authenticated] map[]}\" permission on the"
                    + " object referenced by paramRef");
  }
}
