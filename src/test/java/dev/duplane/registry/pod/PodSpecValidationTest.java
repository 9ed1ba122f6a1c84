package dev.duplane.registry.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of specs, in the words of pkg/apis/core/validation/validation.go. */
class PodSpecValidationTest {
  private static final FieldPath TEMPLATE = FieldPath.of("spec", "template", "spec");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"tolerations":[{"key":"a","operator":"Exists","value":"x"}]} | tolerations[0].operator: Invalid value: "x": value must be empty when `operator` is 'Exists'
          {"tolerations":[{"operator":"Equal"}]} | tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"
          {"hostAliases":[{"ip":"010.0.0.1"}]} | hostAliases[0].ip: Invalid value: "010.0.0.1": must not have leading 0s
          {"hostname":"A.b"} | hostname: Invalid value: "A.b": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
          {"dnsPolicy":"Sometimes"} | dnsPolicy: Unsupported value: "Sometimes": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"
          {"dnsPolicy":"None","dnsConfig":{}} | dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None
          {"activeDeadlineSeconds":0} | activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive
          {"volumes":[{"name":"v","secret":{},"emptyDir":{}}]} | volumes[0].secret: Forbidden: may not specify more than 1 volume type
          {"volumes":[{"name":"v","hostPath":{"path":"/a/../b"}}]} | volumes[0].hostPath.path: Invalid value: "/a/../b": must not contain '..'
          {"volumes":[{"name":"v"},{"name":"v"}]} | volumes[1].name: Duplicate value: "v"
          {"securityContext":{"runAsUser":-1}} | securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive
          {"topologySpreadConstraints":[{"maxSkew":0,"topologyKey":"z","whenUnsatisfiable":"ScheduleAnyway"}]} | topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero
          {"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[]}}}} | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term
          {"initContainers":[{"name":"c","image":"i"}]} | initContainers[0].name: Duplicate value: "c"
          """)
  void validate_oneFault(String spec, String expected) {
    assertThat(errors(spec, "{}")).extracting(FieldError::toString).containsExactly(path(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"resources":{"limits":{"cpu":"1"},"requests":{"cpu":"2"}}} | containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1
          {"resources":{"limits":{"foo":"1"}}} | containers[0].resources.limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified;containers[0].resources.limits[foo]: Invalid value: "foo": must be a standard resource for containers
          {"env":[{"name":"a=b"}]} | containers[0].env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than '='
          {"env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"spec.foo"}}}]} | containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.foo": error converting fieldPath: field label not supported: spec.foo
          {"livenessProbe":{"exec":{"command":["x"]},"successThreshold":2}} | containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1
          {"readinessProbe":{}} | containers[0].readinessProbe: Required value: must specify a handler type
          {"lifecycle":{"preStop":{"httpGet":{"port":"UP"}}}} | containers[0].lifecycle.preStop.httpGet.port: Invalid value: "UP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-);containers[0].lifecycle.preStop.httpGet.port: Invalid value: "UP": must contain at least one letter (a-z)
          {"ports":[{"containerPort":80,"hostPort":1},{"containerPort":81,"hostPort":1}]} | containers[0].ports[1].hostPort: Duplicate value: "TCP//1"
          {"imagePullPolicy":"Often"} | containers[0].imagePullPolicy: Unsupported value: "Often": supported values: "Always", "IfNotPresent", "Never"
          {"envFrom":[{"prefix":"A"}]} | containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`
          {"restartPolicyRules":[{"action":"Restart","exitCodes":{"operator":"In","values":[42]}}]} | containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used
          {"restartPolicy":"Never","restartPolicyRules":[{"action":"Stop","exitCodes":{"operator":"Equals"}}]} | containers[0].restartPolicyRules[0].action: Unsupported value: "Stop": supported values: "Restart", "RestartAllContainers";containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: "Equals": supported values: "In", "NotIn"
          {"restartPolicy":"Never","restartPolicyRules":[{"action":"RestartAllContainers"}]} | containers[0].restartPolicyRules[0].exitCodes: Required value: must be specified
          {"volumeMounts":[{"name":"v","mountPath":"/v"}]} | containers[0].volumeMounts[0].name: Not found: "v"
          """)
  void validate_faultOfContainer(String container, String expected) {
    assertThat(errors("{}", container))
        .extracting(FieldError::toString)
        .containsExactly(
            List.of(expected.split(";", -1)).stream()
                .map(PodSpecValidationTest::path)
                .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"20, 255, ''", "21, 1, Too many: 21: must have at most 20 items"})
  void validate_sizeOfRestartRules(int rules, int codes, String expected) {
    assertThat(errors("{}", restartRules(rules, codes)))
        .extracting(FieldError::message)
        .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Always", "Never", "OnFailure"})
  void validate_restartRulesOfInitContainers(String policy) {
    ObjectNode init = tree(restartRules(1, 256)).put("name", "i").put("image", "i");
    init.put("restartPolicy", policy);
    ObjectNode spec = tree("{}");
    spec.putArray("initContainers").add(init);
    assertThat(errors(spec.toString(), "{}"))
        .extracting(FieldError::toString)
        .containsExactly(
            path(
                "initContainers[0].restartPolicyRules[0].exitCodes.values: Too many: 256: must have"
                    + " at most 255 items"));
  }

  private static String restartRules(int rules, int codes) {
    ObjectNode container = tree("{\"restartPolicy\": \"Never\"}");
    for (int i = 0; i < rules; i++) {
      ObjectNode rule = container.withArray("restartPolicyRules").addObject();
      rule.put("action", "RestartAllContainers");
      ObjectNode exitCodes = rule.putObject("exitCodes").put("operator", "NotIn");
      for (int code = 0; code < codes; code++) {
        exitCodes.withArray("values").add(code);
      }
    }
    return container.toString();
  }

  private static String path(String expected) {
    return TEMPLATE + "." + expected;
  }

  private static List<FieldError> errors(String spec, String container) {
    ObjectNode node = tree(spec);
    ObjectNode only = tree(container);
    only.put("name", "c");
    only.put("image", "i");
    node.putArray("containers").add(only);
    PodSpecDefaults.apply(node);
    return PodSpecValidation.validate(TEMPLATE, node, false, "");
  }

  private static ObjectNode tree(String json) {
    return (ObjectNode) JsonTree.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
