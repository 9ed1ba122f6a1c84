package dev.duplane.registry.networking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with policies, in the words of pkg/apis/networking/validation/validation.go. */
class NetworkPolicyValidationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "podSelector":{},"policyTypes":["Ingress","Egress"] | ``
          "podSelector":{"matchExpressions":[{"key":"a","operator":"In"}]} | podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
          "policyTypes":["Both"] | policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"
          "policyTypes":["Ingress","Egress","Both"] | policyTypes: Invalid value: ["Ingress","Egress","Both"]: may not specify more than two policyTypes
          "ingress":[{"ports":[{"protocol":"ICMP"}]}] | ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"
          "ingress":[{"ports":[{"port":99999}]}] | ingress[0].ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive
          "egress":[{"ports":[{"port":"HTTP"}]}] | egress[0].ports[0].port: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-);egress[0].ports[0].port: Invalid value: "HTTP": must contain at least one letter (a-z)
          "egress":[{"ports":[{"port":80,"endPort":79}]}] | egress[0].ports[0].endPort: Invalid value: 79: must be greater than or equal to `port`
          "egress":[{"ports":[{"port":"http","endPort":79}]}] | egress[0].ports[0].endPort: Invalid value: 79: may not be specified when `port` is non-numeric
          "egress":[{"ports":[{"endPort":79}]}] | egress[0].ports[0].endPort: Invalid value: 79: may not be specified when `port` is not specified
          "ingress":[{"from":[{}]}] | ingress[0].from[0]: Required value: must specify a peer
          "ingress":[{"from":[{"podSelector":{},"namespaceSelector":{}}]}] | ``
          "ingress":[{"from":[{"podSelector":{},"ipBlock":{"cidr":"10.0.0.0/8"}}]}] | ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer
          "egress":[{"to":[{"ipBlock":{"cidr":""}}]}] | egress[0].to[0].ipBlock.cidr: Required value
          "egress":[{"to":[{"ipBlock":{"cidr":"fd00::/129"}}]}] | egress[0].to[0].ipBlock.cidr: Invalid value: "fd00::/129": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
          "egress":[{"to":[{"ipBlock":{"cidr":"fd00::/64","except":["fd00::/80"]}}]}] | ``
          "egress":[{"to":[{"ipBlock":{"cidr":"fd00::/64","except":["fd00::/64","10.0.0.0/8"]}}]}] | egress[0].to[0].ipBlock.except[0]: Invalid value: "fd00::/64": must be a strict subset of `cidr`;egress[0].to[0].ipBlock.except[1]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`
          """)
  void validate(String spec, String expected) {
    assertThat(NetworkPolicyValidation.validate(policy(spec), null, true))
        .extracting(FieldError::toString)
        .containsExactlyElementsOf(
            expected.isEmpty()
                ? List.of()
                : List.of(expected.split(";", -1)).stream().map("spec."::concat).toList());
  }

  @Test
  void validate_changed_cidrsThatItHadStayAllowed() {
    ObjectNode policy = policy("\"egress\":[{\"to\":[{\"ipBlock\":{\"cidr\":\"10.0.0.1/8\"}}]}]");
    assertThat(NetworkPolicyValidation.validate(policy, null, true)).hasSize(1);
    assertThat(NetworkPolicyValidation.validate(policy, null, false)).isEmpty();
    assertThat(NetworkPolicyValidation.validate(policy, policy, true)).isEmpty();
  }

  private static ObjectNode policy(String spec) {
    return (ObjectNode)
        JsonTree.parse(("{\"spec\":{" + spec + "}}").getBytes(StandardCharsets.UTF_8));
  }
}
