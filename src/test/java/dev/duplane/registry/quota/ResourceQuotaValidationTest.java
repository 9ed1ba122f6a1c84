package dev.duplane.registry.quota;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with quotas, in the words of pkg/apis/core/validation/validation.go. */
class ResourceQuotaValidationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"hard":{"pods":"1","requests.cpu":"1.5","count/foos.example.com":"3","requests.hugepages-2Mi":"4Mi"},"scopes":[]} | ``
          {"hard":{"foo":"1"}} | spec.hard[foo]: Invalid value: "foo": must be a standard resource type or fully qualified;spec.hard[foo]: Invalid value: "foo": must be a standard resource for quota
          {"hard":{"storage":"1"}} | spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota
          {"hard":{"pods":"-1"}} | spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0
          {"hard":{"services.nodeports":"1500m"}} | spec.hard[services.nodeports]: Invalid value: "1500m": must be an integer
          {"hard":{"pods":"1"},"scopes":["Sometimes"]} | spec.scopes: Invalid value: ["Sometimes"]: unsupported scope
          {"hard":{"services":"1","pods":"1"},"scopes":["BestEffort"]} | spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource
          {"hard":{"requests.cpu":"1"},"scopes":["Terminating"]} | ``
          {"hard":{"requests.cpu":"1"},"scopes":["BestEffort"]} | spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource
          {"hard":{"count/services":"1"},"scopes":["BestEffort"]} | ``
          {"hard":{"pods":"1"},"scopes":["BestEffort","NotBestEffort"]} | spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes
          {"hard":{"pods":"1"},"scopes":["Terminating","NotTerminating"]} | spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes
          {"hard":{"persistentvolumeclaims":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"VolumeAttributesClass","operator":"In","values":["gold"]}]}} | ``
          {"hard":{"services":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"Exists"}]}} | spec.scopeSelector.matchExpressions: Invalid value: {"MatchExpressions":[{"ScopeName":"PriorityClass","Operator":"Exists","Values":null}]}: unsupported scope applied to resource
          {"hard":{"pods":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In"}]}} | spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector
          {"hard":{"pods":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"Exists","values":["a"]}]}} | spec.scopeSelector.matchExpressions.values: Invalid value: ["a"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector
          {"hard":{"pods":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"Has"}]}} | spec.scopeSelector.matchExpressions.operator: Invalid value: "Has": not a valid selector operator
          {"hard":{"pods":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"Sometimes","operator":"Exists"}]}} | spec.scopeSelector.matchExpressions.scopeName: Invalid value: "Sometimes": unsupported scope
          {"hard":{"pods":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"BestEffort","operator":"DoesNotExist"}]}} | spec.scopeSelector.matchExpressions.operator: Invalid value: "DoesNotExist": must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity
          """)
  void validate_new(String spec, String expected) {
    assertThat(errors(spec, null)).containsExactlyElementsOf(split(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"hard":{"pods":"2"},"scopes":["BestEffort","Terminating"]} | ``
          {"hard":{"pods":"2"},"scopes":["BestEffort"]} | spec.scopes: Invalid value: ["BestEffort"]: field is immutable
          """)
  void validate_changed(String spec, String expected) {
    assertThat(errors(spec, "{\"scopes\": [\"Terminating\", \"BestEffort\"]}"))
        .containsExactlyElementsOf(split(expected));
  }

  private static List<String> split(String expected) {
    return expected.isEmpty() ? List.of() : List.of(expected.split(";", -1));
  }

  private static List<String> errors(String spec, @Nullable String before) {
    return ResourceQuotaValidation.validate(quota(spec), before == null ? null : quota(before))
        .stream()
        .map(FieldError::toString)
        .toList();
  }

  private static ObjectNode quota(String spec) {
    return (ObjectNode)
        JsonTree.parse(("{\"spec\":" + spec + "}").getBytes(StandardCharsets.UTF_8));
  }
}
