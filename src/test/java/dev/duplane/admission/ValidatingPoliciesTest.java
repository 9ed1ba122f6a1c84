package dev.duplane.admission;

import static dev.duplane.admission.PolicyCluster.CONFIG_MAPS;
import static dev.duplane.admission.PolicyCluster.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.endpoints.ApiResponse.Complete;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ValidatingAdmissionPolicies refuse in kube-apiserver's words, themselves and others. */
class ValidatingPoliciesTest {
  private static final String DENIED =
      "422 configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied"
          + " request: ";
  private static final String MAP = "{'metadata':{'name':'c'},'data':{'a':'1'}}";

  private final PolicyCluster cluster = new PolicyCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true                                                     | 201
          object.data.a == `2`                                     | failed expression: object.data.a == '2'
          object.nope == `2`                                       | expression 'object.nope == '2'' resulted in error: no such key: nope
          object.data.a + 1 == 2                                   | expression 'object.data.a + 1 == 2' resulted in error: no such overload
          authorizer.group(``).resource(`pods`).check(`get`).allowed() | 201
          authorizer.requestResource.check(`create`).allowed()     | 201
          authorizer.path(`/healthz`).check(`get`).reason() == `x` | failed expression: authorizer.path('/healthz').check('get').reason() == 'x'
          authorizer.group(``).resource(``).check(`get`).allowed() | expression 'authorizer.group('').resource('').check('get').allowed()' resulted in error: resource must not be empty
          request.userInfo.username != ``                          | 201
          request.kind.kind == `ConfigMap`                         | 201
          namespaceObject.metadata.name == `default`               | 201
          oldObject == null                                        | 201
          variables.two == 2                                       | 201
          variables.bad == 2                                       | expression 'variables.bad == 2' resulted in error: composited variable \\"bad\\" fails to evaluate: no such key: nope
          """)
  void expression_decides(String expression, String expected) {
    cluster.policy(
        "validating",
        ":v1:configmaps",
        """
        'variables':[{'name':'one','expression':'1'},
         {'name':'two','expression':'variables.one + 1'},
         {'name':'bad','expression':'object.nope'}],
        'validations':[{'expression':'%s'}]"""
            .formatted(expression));
    String wanted = expected.equals("201") ? "201" : DENIED + expected.replace("\\\"", "\"");
    assertThat(cluster.text("POST", CONFIG_MAPS, MAP)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " ## ",
      quoteCharacter = '~',
      textBlock =
          """
          'validations':[{'expression':'foo == 1'}] ## spec.validations[0].expression: Invalid value: "foo == 1": compilation failed: ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\\n | foo == 1\\n | ^
          'validations':[{'expression':'request.foo == 1'}] ## spec.validations[0].expression: Invalid value: "request.foo == 1": compilation failed: ERROR: <input>:1:8: undefined field 'foo'\\n | request.foo == 1\\n | .......^
          'validations':[{'expression':'1 +'}] ## spec.validations[0].expression: Invalid value: "1 +": compilation failed: ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\\n | 1 +\\n | ...^
          'validations':[{'expression':'1 == `a`'}] ## spec.validations[0].expression: Invalid value: "1 == 'a'": compilation failed: ERROR: <input>:1:3: found no matching overload for '_==_' applied to '(int, string)'\\n | 1 == 'a'\\n | ..^
          'validations':[{'expression':'1'}] ## spec.validations[0].expression: Invalid value: "1": must evaluate to bool but got int
          'validations':[{'expression':'object.spec'}] ## spec.validations[0].expression: Invalid value: "object.spec": must evaluate to bool but got dyn
          'validations':[{'expression':'true','messageExpression':'1'}] ## spec.validations[0].messageExpression: Invalid value: "1": must evaluate to string but got int
          'validations':[{'expression':'true','reason':'No'}] ## spec.validations[0].reason: Unsupported value: "No": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"
          'validations':[{'expression':'true'}],'auditAnnotations':[{'key':'k','valueExpression':'1'}] ## spec.auditAnnotations[0].valueExpression: Invalid value: "1": must evaluate to one of [string null_type] but got int
          'validations':[{'expression':'params == null'}] ## spec.validations[0].expression: Invalid value: "params == null": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\\n | params == null\\n | ^
          'matchConditions':[{'name':'n','expression':'2'}],'validations':[{'expression':'true'}] ## spec.matchConditions[0].expression: Invalid value: "2": must evaluate to bool but got int
          'variables':[{'name':'in','expression':'2'}],'validations':[{'expression':'true'}] ## spec.variables[0].name: Invalid value: "in": name is not a valid CEL identifier
          'failurePolicy':'No','validations':[{'expression':'true'}] ## spec.failurePolicy: Unsupported value: "No": supported values: "Fail", "Ignore"
          """)
  void wrongPolicy_isRefused(String spec, String why) {
    String answer =
        cluster.text(
            "POST",
            GROUP + "validatingadmissionpolicies",
            PolicyCluster.policyBody("p", ":v1:configmaps", spec));
    assertThat(answer)
        .isEqualTo(
            "422 ValidatingAdmissionPolicy.admissionregistration.k8s.io \"p\" is invalid: "
                + why.replace("\\n", "\n"));
  }

  @Test
  void auditAnnotation_thatFails_denies() {
    cluster.policy(
        "validating",
        ":v1:configmaps",
        "'validations':[{'expression':'true'}],"
            + "'auditAnnotations':[{'key':'k','valueExpression':'string(object.nope)'}]");
    assertThat(cluster.text("POST", CONFIG_MAPS, MAP))
        .isEqualTo(
            DENIED + "expression 'string(object.nope)' resulted in error: no such key: nope");
  }

  @Test
  void unknownParamKind_isAnErrorOfThePolicy() {
    cluster.policy(
        "validating",
        ":v1:configmaps",
        "'paramKind':{'apiVersion':'v1','kind':'Nothing'},'validations':[{'expression':'true'}]");
    assertThat(cluster.text("POST", CONFIG_MAPS, MAP))
        .isEqualTo(
            "422 configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' denied request:"
                + " failed to configure policy: failed to find resource referenced by paramKind:"
                + " '/v1, Kind=Nothing'");
  }

  @Test
  void authorizer_asksTheClustersRoles() {
    try (PolicyCluster roles = PolicyCluster.withRoles()) {
      roles.policy(
          "validating",
          ":v1:configmaps",
          "'validations':[{'expression':"
              + "'authorizer.group(``).resource(`secrets`).namespace(`default`).check(`get`)"
              + ".allowed()'}]");
      roles.create(
          "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
          "{'metadata':{'name':'a'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
              + "'kind':'ClusterRole','name':'edit'},'subjects':[{'apiGroup':"
              + "'rbac.authorization.k8s.io','kind':'User','name':'alice'}]}");
      roles.create(
          "/apis/rbac.authorization.k8s.io/v1/clusterroles",
          "{'metadata':{'name':'maps'},'rules':[{'apiGroups':[''],'resources':['configmaps'],"
              + "'verbs':['*']}]}");
      roles.create(
          "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
          "{'metadata':{'name':'b'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
              + "'kind':'ClusterRole','name':'maps'},'subjects':[{'apiGroup':"
              + "'rbac.authorization.k8s.io','kind':'User','name':'bob'}]}");
      assertThat(roles.as("alice").text("POST", CONFIG_MAPS, MAP)).isEqualTo("201");
      assertThat(roles.as("bob").text("POST", CONFIG_MAPS, MAP)).startsWith(DENIED);
    }
  }

  @Test
  void equivalentVersion_isConverted() {
    cluster.policy(
        "validating",
        "autoscaling:v1:horizontalpodautoscalers",
        "'validations':[{'expression':'object.spec.targetCPUUtilizationPercentage < 50'}]");
    String scaler =
        """
        {'metadata':{'name':'h'},'spec':{'maxReplicas':3,'scaleTargetRef':{'kind':'Deployment',
         'name':'d','apiVersion':'apps/v1'},'metrics':[{'type':'Resource','resource':{'name':'cpu',
         'target':{'type':'Utilization','averageUtilization':%d}}}]}}""";
    String path = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    assertThat(cluster.text("POST", path, scaler.formatted(80)))
        .contains("failed expression: object.spec.targetCPUUtilizationPercentage < 50");
    assertThat(cluster.text("POST", path, scaler.formatted(40))).isEqualTo("201");
  }

  @Test
  void customResource_isSeenInTheVersionThatIsNamed() {
    String version =
        """
        {'name':'%s','served':true,'storage':%s,'schema':{'openAPIV3Schema':{'type':'object',
         'properties':{'size':{'type':'integer'}}}}}""";
    cluster.create(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        """
        {'metadata':{'name':'parts.example.com'},'spec':{'group':'example.com','scope':'Namespaced',
         'names':{'kind':'Part','plural':'parts'},'versions':[%s,%s]}}"""
            .formatted(version.formatted("v1", "true"), version.formatted("v2", "false")));
    cluster.policy(
        "validating",
        "example.com:v1:parts",
        "'validations':[{'expression':'object.apiVersion == `example.com/v1` && object.size < 5"
            + " && request.requestKind.version == `v2`'}]");
    String part =
        "{'apiVersion':'example.com/v2','kind':'Part','metadata':{'name':'%s'},'size':%d}";
    String path = "/apis/example.com/v2/namespaces/default/parts";
    assertThat(cluster.text("POST", path, part.formatted("a", 1))).isEqualTo("201");
    assertThat(cluster.text("POST", path, part.formatted("b", 7))).startsWith("422");
    assertThat(
            cluster.text(
                "PATCH",
                GROUP + "validatingadmissionpolicies/p",
                "{'spec':{'matchConstraints':{'matchPolicy':'Exact'}}}"))
        .isEqualTo("200");
    assertThat(cluster.text("POST", path, part.formatted("b", 7))).isEqualTo("201");
  }

  @Test
  void deletion_hasAnOldObjectOnly() {
    cluster.create(CONFIG_MAPS, MAP);
    cluster.create(
        GROUP + "validatingadmissionpolicies",
        PolicyCluster.policyBody(
                "p",
                ":v1:configmaps",
                "'validations':[{'expression':'object == null && oldObject.data.a == `2`'}]")
            .replace("'CREATE','UPDATE'", "'DELETE'"));
    cluster.create(
        GROUP + "validatingadmissionpolicybindings",
        "{'metadata':{'name':'b'},'spec':{'policyName':'p','validationActions':['Deny']}}");
    assertThat(cluster.text("DELETE", CONFIG_MAPS + "/c", ""))
        .isEqualTo(DENIED + "failed expression: object == null && oldObject.data.a == '2'");
    assertThat(cluster.text("PATCH", CONFIG_MAPS + "/c", "{'data':{'a':'2'}}")).isEqualTo("200");
    assertThat(cluster.text("DELETE", CONFIG_MAPS + "/c", "")).isEqualTo("200");
  }

  @Test
  void types_areChecked() {
    cluster.policy(
        "validating",
        "apps:v1:deployments",
        "'variables':[{'name':'n','expression':'object.spec.replicas'}],"
            + "'validations':[{'expression':'variables.n > 1'},{'expression':'object.replicas > 1'}]");
    cluster.settle();
    JsonNode status = cluster.get(GROUP + "validatingadmissionpolicies/p").path("status");
    assertThat(status.path("observedGeneration").asInt()).isEqualTo(1);
    assertThat(status.at("/typeChecking/expressionWarnings")).hasSize(1);
    assertThat(status.at("/typeChecking/expressionWarnings/0/fieldRef").asText())
        .isEqualTo("spec.validations[1].expression");
    assertThat(status.at("/typeChecking/expressionWarnings/0/warning").asText())
        .isEqualTo(
            """
            apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'
             | object.replicas > 1
             | ......^
            """);
  }

  @Test
  void scale_isAScale() {
    cluster.create(
        "/apis/apps/v1/namespaces/default/deployments",
        """
        {'metadata':{'name':'d'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},
         'template':{'metadata':{'labels':{'a':'b'}},
          'spec':{'containers':[{'name':'c','image':'i'}]}}}}""");
    cluster.policy(
        "validating",
        "apps:v1:deployments/scale",
        "'validations':[{'expression':'object.kind == `Scale` && object.spec.replicas < 5 &&"
            + " request.kind.group == `autoscaling`'}]");
    String path = "/apis/apps/v1/namespaces/default/deployments/d/scale";
    assertThat(cluster.text("PATCH", path, "{'spec':{'replicas':3}}")).isEqualTo("200");
    assertThat(cluster.text("PATCH", path, "{'spec':{'replicas':7}}")).startsWith("422");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'name':'a' | webhooks[0].name: Invalid value: "a": should be a domain with at least three segments separated by dots
          'name':'a.b.c','sideEffects':'Some' | webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"
          'name':'a.b.c','timeoutSeconds':31 | webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds
          'name':'a.b.c','clientConfig':{} | webhooks[0].clientConfig: Required value: exactly one of url or service is required
          'name':'a.b.c','clientConfig':{'url':'http://a'} | webhooks[0].clientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[/path]
          'name':'a.b.c','admissionReviewVersions':['v2'] | webhooks[0].admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1
          'name':'a.b.c','rules':[{'operations':['GET'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*']}] | webhooks[0].rules[0].operations[0]: Unsupported value: "GET": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"
          """)
  void wrongWebhook_isRefused(String webhook, String why) {
    String whole = webhook;
    for (String field :
        new String[] {
          "'sideEffects':'None'",
          "'clientConfig':{'url':'https://a'}",
          "'admissionReviewVersions':['v1']"
        }) {
      whole += webhook.contains(field.substring(0, field.indexOf(':'))) ? "" : "," + field;
    }
    assertThat(
            cluster.text(
                "POST",
                GROUP + "validatingwebhookconfigurations",
                "{'metadata':{'name':'w'},'webhooks':[{" + whole + "}]}"))
        .isEqualTo(
            "422 ValidatingWebhookConfiguration.admissionregistration.k8s.io \"w\" is invalid: "
                + why);
  }

  @Test
  void parameters_areNeededAndRead() {
    String policy =
        """
        {'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{'operations':
         ['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['configmaps']}]},
         'paramKind':{'apiVersion':'v1','kind':'Secret'},
         'variables':[{'name':'size','expression':'object.data.size()'}],
         'validations':[{'expression':'variables.size <= int(params.metadata.labels.most)',
          'messageExpression':'string(variables.size) + \\u0022 are too many\\u0022'}]}}""";
    String binding =
        """
        {'metadata':{'name':'b'},'spec':{'policyName':'p','validationActions':['%s'],
         'paramRef':{'name':'limit','parameterNotFoundAction':'Deny'}}}""";
    assertThat(cluster.text("POST", GROUP + "validatingadmissionpolicies", policy))
        .isEqualTo("201");
    String bindings = GROUP + "validatingadmissionpolicybindings";
    assertThat(cluster.text("POST", bindings, binding.formatted("Deny"))).isEqualTo("201");
    String map = "{'metadata':{'name':'c'},'data':{'a':'1','b':'2'}}";
    assertThat(cluster.text("POST", CONFIG_MAPS, map))
        .isEqualTo(
            DENIED
                + "failed to configure binding: no params found for policy binding with `Deny`"
                + " parameterNotFoundAction");
    String limit = "{'metadata':{'name':'limit','labels':{'most':'1'}}}";
    assertThat(cluster.text("POST", "/api/v1/namespaces/default/secrets", limit)).isEqualTo("201");
    assertThat(cluster.text("POST", CONFIG_MAPS, map)).isEqualTo(DENIED + "2 are too many");
    assertThat(cluster.text("PATCH", bindings + "/b", "{'spec':{'validationActions':['Warn']}}"))
        .isEqualTo("200");
    Complete warned = cluster.send("POST", CONFIG_MAPS, map);
    assertThat(warned.status()).isEqualTo(201);
    assertThat(warned.headers().toString())
        .contains("Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b'");
  }
}
