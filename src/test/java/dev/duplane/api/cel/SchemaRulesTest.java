package dev.duplane.api.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules hold, are broken or fail as Kubernetes' would. */
class SchemaRulesTest {
  private static final String SPEC =
      """
      {"type":"object","properties":{
       "name":{"type":"string"},"replicas":{"type":"integer"},"ratio":{"type":"number"},
       "port":{"x-kubernetes-int-or-string":true},"at":{"type":"string","format":"date-time"},
       "wait":{"type":"string","format":"duration"},"my-field":{"type":"string"},
       "namespace":{"type":"string"},
       "hosts":{"type":"array","items":{"type":"string"}},
       "labels":{"type":"object","additionalProperties":{"type":"string"}},
       "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["key"],
        "items":{"type":"object","properties":{"key":{"type":"string"},
         "value":{"type":"integer"},"other":{"type":"string"}}}}}}""";

  private static final String OBJECT =
      """
      {"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"one"},
       "spec":{"name":"alpha","replicas":3,"ratio":0.5,"port":"http","my-field":"x",
        "namespace":"here","at":"2026-01-01T00:00:00Z","wait":"1h30m",
        "hosts":["a","b"],"labels":{"tier":"web"},"parts":[{"key":"k","value":1}]}}""";

  private static JsonNode json(String text) {
    return JsonTree.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode schema(ObjectNode rule, String... below) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode spec = (ObjectNode) json(SPEC);
    schema.putObject("properties").set("spec", spec);
    ObjectNode at = schema;
    for (String name : below) {
      at = (ObjectNode) (name.equals("items") ? at : at.path("properties")).get(name);
    }
    at.putArray("x-kubernetes-validations").add(rule);
    return schema;
  }

  private static ObjectNode rule(String expression) {
    return JsonNodeFactory.instance.objectNode().put("rule", expression);
  }

  private static List<String> errors(JsonNode schema, String object, String before) {
    SchemaRules rules = Objects.requireNonNull(SchemaRules.of(schema));
    return rules.validate(json(object), before.isEmpty() ? null : json(before)).stream()
        .map(FieldError::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          self.replicas < 5 && self.name.startsWith('al')
          self.hosts.all(host, host.size() == 1)
          self.hosts.exists_one(host, host == 'a')
          has(self.name) && !has(self.parts[0].other)
          self.labels['tier'] == 'web' && 'tier' in self.labels
          self.my__dash__field == 'x' && self.__namespace__ == 'here'
          type(self.port) == string && self.port == 'http'
          self.at < timestamp('2027-01-01T00:00:00Z')
          self.wait == duration('90m')
          self.ratio < 1 && self.replicas > 2.5
          self.hosts.isSorted() && self.hosts.indexOf('b') == 1
          self.parts.map(part, part.value).sum() == 1
          [3, 1, 2].max() == 3 && [3, 1, 2].min() == 1
          'abc 123'.find('[0-9]+') == '123'
          'a1b2'.findAll('[0-9]') == ['1', '2']
          'a,b'.split(',').size() == 2 && 'Ab'.lowerAscii() == 'ab' && 'x'.replace('x', 'y') == 'y'
          quantity('1Gi').isGreaterThan(quantity('500M')) && isQuantity('5m') && !isQuantity('x')
          quantity('1').add(quantity('500m')).compareTo(quantity('1500m')) == 0
          ip('10.0.0.1').family() == 4 && isIP('::1') && !isIP('x')
          cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').prefixLength() == 8
          cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16')) && isCIDR('fd00::/64')
          url('https://a.example.com:80/b').getHostname() == 'a.example.com' && isURL('/x')
          self.?name.orValue('') == 'alpha' && optional.of(1).hasValue()
          sets.contains(self.hosts, ['a'])
          '%d of %s, %.2f'.format([dyn(self.replicas), dyn(self.name), 0.5]) == '3 of alpha, 0.50'
          '%s %x %%'.format([dyn(self.hosts), 255]) == '["a", "b"] ff %' && '%s'.format([duration('90s')]) == '90s'
          semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-rc.1').compareTo(semver('1.0.0')) == -1
          isSemver('1.0.0') && !isSemver('v1.0') && semver('v01.2', true).minor() == 2
          !format.dns1123Label().validate('a-b').hasValue() && format.dns1123Label().validate('A').hasValue()
          format.named('uuid').hasValue() && !format.named('no').hasValue()
          format.date().validate('2021-13-01').value() == ['invalid date']
          [1, 2].all(i, v, v == i + 1)
          ip('127.0.0.1').isLoopback() && ip('::').isUnspecified() && ip('fe80::1').isLinkLocalUnicast()
          ip('10.0.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast() && !ip('ff02::1').isGlobalUnicast()
          url('https://a/b?x=1&x=2&y=%20').getQuery() == {'x': ['1', '2'], 'y': [' ']}
          quantity('1').add(2).sub(1).asInteger() == 2
          """)
  void rule_holds(String expression) {
    assertThat(errors(schema(rule(expression), "spec"), OBJECT, "")).isEmpty();
  }

  @Test
  void broken_says() {
    assertThat(errors(schema(rule("self.replicas > 5"), "spec"), OBJECT, ""))
        .containsExactly("spec: Invalid value: failed rule: self.replicas > 5");
    assertThat(
            errors(
                schema(
                    rule("false")
                        .put("messageExpression", "'at most ' + string(self.replicas)")
                        .put("reason", "FieldValueForbidden")
                        .put("fieldPath", ".replicas"),
                    "spec"),
                OBJECT,
                ""))
        .containsExactly("spec.replicas: Forbidden: at most 3");
    assertThat(errors(schema(rule("self.value > 1"), "spec", "parts", "items"), OBJECT, ""))
        .containsExactly("spec.parts[0]: Invalid value: failed rule: self.value > 1");
  }

  @Test
  void failing_says() {
    assertThat(errors(schema(rule("self.labels['no'] == ''"), "spec"), OBJECT, ""))
        .containsExactly(
            "spec: Invalid value: no such key: no evaluating rule: self.labels['no'] == ''");
    assertThat(errors(schema(rule("1 / (self.replicas - 3) == 1"), "spec"), OBJECT, ""))
        .containsExactly(
            "spec: Invalid value: division by zero evaluating rule: 1 / (self.replicas - 3) == 1");
  }

  @Test
  void transition_onlyWithAPast() {
    JsonNode schema = schema(rule("self.replicas >= oldSelf.replicas"), "spec");
    assertThat(errors(schema, OBJECT, "")).isEmpty();
    String less = OBJECT.replace("\"replicas\":3", "\"replicas\":2");
    assertThat(errors(schema, less, OBJECT)).hasSize(1);
    assertThat(errors(schema, OBJECT, less)).isEmpty();
    JsonNode optional =
        schema(
            rule("oldSelf.hasValue() || self.replicas == 1").put("optionalOldSelf", true), "spec");
    assertThat(errors(optional, OBJECT, "")).hasSize(1);
    assertThat(errors(optional, OBJECT, less)).isEmpty();
  }

  @Test
  void transition_findsItemsByTheirKeys() {
    JsonNode schema = schema(rule("self.value >= oldSelf.value"), "spec", "parts", "items");
    String before = OBJECT.replace("{\"key\":\"k\",\"value\":1}", "{\"key\":\"k\",\"value\":9}");
    assertThat(errors(schema, OBJECT, before)).hasSize(1);
  }

  @Test
  void unchanged_mayStayBroken() {
    JsonNode schema = schema(rule("self.replicas > 5"), "spec");
    assertThat(errors(schema, OBJECT.replace("\"one\"", "\"one\",\"labels\":{}"), OBJECT))
        .isEmpty();
    assertThat(errors(schema, OBJECT.replace("alpha", "beta"), OBJECT)).hasSize(1);
  }

  @Test
  void problems_areThoseOfTheCompiler() {
    JsonNode schema = schema(rule("self.nothing == 1"), "spec").at("/properties/spec");
    List<SchemaRules.RuleProblems> problems = SchemaRules.problems(schema, false);
    assertThat(problems.get(0).rule())
        .startsWith("compilation failed: ERROR: <input>:1:5: undefined field 'nothing'");
    schema = schema(rule("self.name"), "spec").at("/properties/spec");
    assertThat(SchemaRules.problems(schema, false).get(0).rule())
        .isEqualTo("cel expression must evaluate to a bool");
  }

  private static String many(int hosts) {
    return IntStream.range(0, hosts)
        .mapToObj(i -> "\"h" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void rule_thatCostsTooMuch_endsValidation() {
    String expression = "self.hosts.all(a, self.hosts.all(b, a != 'x' || b != 'x'))";
    JsonNode schema = schema(rule(expression), "spec");
    ((ObjectNode) schema)
        .putArray("x-kubernetes-validations")
        .add(rule("self.spec.name != 'alpha'"));
    String object = OBJECT.replace("[\"a\",\"b\"]", many(500));

    assertThat(errors(schema, object, ""))
        .containsExactly(
            "<nil>: Invalid value: failed rule: self.spec.name != 'alpha'",
            "spec: Invalid value: 'operation cancelled: actual cost limit exceeded': no further"
                + " validation rules will be run due to call cost exceeds limit for rule: "
                + expression);
  }

  @Test
  void rules_thatCostTooMuchTogether_endValidation() {
    ObjectNode loop = rule("[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, a + b > 0))");
    JsonNode schema = schema(loop, "spec", "hosts", "items");
    String object = OBJECT.replace("[\"a\",\"b\"]", many(20_000));

    List<String> errors = errors(schema, object, "");

    assertThat(errors).hasSize(1);
    assertThat(errors.get(0))
        .matches(
            "spec\\.hosts\\[\\d+]: Invalid value: validation failed due to running out of cost"
                + " budget, no further validation rules will be run");
  }
}
