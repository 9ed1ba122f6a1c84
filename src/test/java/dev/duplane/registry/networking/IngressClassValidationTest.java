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

/** What is wrong with classes, in the words of pkg/apis/networking/validation/validation.go. */
class IngressClassValidationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'controller':'example.com/c' | ``
          'controller':'' | controller: Required value
          'controller':'nginx' | controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")
          'controller':'example.com/a b' | controller: Invalid value: "a b": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')
          'controller':'a/b','parameters':{'kind':'K','name':'n','scope':'Cluster'} | ``
          'controller':'a/b','parameters':{'scope':'Cluster'} | parameters.kind: Required value: kind is required#parameters.name: Required value: name is required
          'controller':'a/b','parameters':{'kind':'K/','name':'..','scope':'Cluster'} | parameters.kind: Invalid value: "K/": may not contain '/'#parameters.name: Invalid value: "..": may not be '..'
          'controller':'a/b','parameters':{'kind':'K','name':'n','scope':'Cluster','namespace':'x'} | parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'
          'controller':'a/b','parameters':{'kind':'K','name':'n','scope':'Namespace'} | parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'
          'controller':'a/b','parameters':{'kind':'K','name':'n','scope':'Namespace','namespace':'x.y'} | parameters.namespace: Invalid value: "x.y": must not contain dots
          'controller':'a/b','parameters':{'kind':'K','name':'n','scope':'World'} | parameters.scope: Unsupported value: "World": supported values: "Cluster", "Namespace"
          """)
  void validate_new(String spec, String expected) {
    assertThat(IngressClassValidation.validate(ingressClass(spec), null))
        .extracting(FieldError::toString)
        .containsExactlyElementsOf(
            expected.isEmpty()
                ? List.of()
                : List.of(expected.split("#", -1)).stream().map("spec."::concat).toList());
  }

  @Test
  void validate_changed_controllerStays() {
    ObjectNode before = ingressClass("'controller':'a/b'");
    assertThat(IngressClassValidation.validate(before, before)).isEmpty();
    assertThat(IngressClassValidation.validate(ingressClass("'controller':'a/c'"), before))
        .extracting(FieldError::toString)
        .containsExactly("spec.controller: Invalid value: \"a/c\": field is immutable");
  }

  @Test
  void validate_controller_isLimited() {
    String controller = "a/" + "b".repeat(249);
    assertThat(
            IngressClassValidation.validate(
                ingressClass("'controller':'" + controller + "'"), null))
        .extracting(FieldError::toString)
        .containsExactly("spec.controller: Too long: may not be more than 250 bytes");
  }

  private static ObjectNode ingressClass(String spec) {
    String json = "{'spec':{" + spec + "}}";
    return (ObjectNode) JsonTree.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
