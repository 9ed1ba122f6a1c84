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

/** What is wrong with Ingresses, in the words of pkg/apis/networking/validation/validation.go. */
class IngressValidationTest {
  private static final String PATH = "spec.rules[0].http.paths[0]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"defaultBackend":{"service":{"name":"web","port":{"number":80}}}} | ``
          {"rules":[{"host":"a.example"}]} | ``
          {} | spec: Invalid value: null: either `defaultBackend` or `rules` must be specified
          {"defaultBackend":{}} | spec.defaultBackend: Invalid value: "": resource or service backend is required
          {"defaultBackend":{"service":{"name":"web","port":{}}}} | spec.defaultBackend: Required value: port name or number is required
          {"defaultBackend":{"service":{"name":"","port":{"name":"h","number":1}}}} | spec.defaultBackend.service.name: Required value;spec.defaultBackend: Invalid value: "": cannot set both port name & port number
          {"defaultBackend":{"service":{"name":"web","port":{"number":70000}}}} | spec.defaultBackend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive
          {"defaultBackend":{"service":{"name":"web","port":{"name":"-"}}}} | spec.defaultBackend.service.port.name: Invalid value: "-": must contain at least one letter (a-z);spec.defaultBackend.service.port.name: Invalid value: "-": must not begin or end with a hyphen
          {"defaultBackend":{"resource":{"kind":"","name":"a/b"},"service":{"name":"x"}}} | spec.defaultBackend: Invalid value: "": cannot set both resource and service backends
          {"defaultBackend":{"resource":{"kind":"","name":"a/b"}}} | spec.defaultBackend.resource.kind: Required value;spec.defaultBackend.resource.name: Invalid value: "a/b": may not contain '/'
          {"rules":[{"host":"192.0.2.1"}]} | spec.rules[0].host: Invalid value: "192.0.2.1": must be a DNS name, not an IP address
          {"rules":[{"host":"foo*.com"}]} | spec.rules[0].host: Invalid value: "foo*.com": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
          {"rules":[{"host":"*.example.com","http":{"paths":[]}}]} | spec.rules[0].http.paths: Required value
          {"defaultBackend":{"service":{"name":"web","port":{"number":80}}},"tls":[{"hosts":["*.example.com"],"secretName":"s"}],"ingressClassName":"a/b"} | spec.ingressClassName: Invalid value: "a/b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
          """)
  void validate_spec(String spec, String expected) {
    assertThat(errors("{\"spec\":" + spec + "}")).containsExactlyElementsOf(split(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "path":"/a","pathType":"Prefix" | ``
          "pathType":"ImplementationSpecific" | ``
          "path":"/a" | .pathType: Required value: pathType must be specified
          "path":"/a","pathType":"Regex" | .pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"
          "path":"a","pathType":"ImplementationSpecific" | .path: Invalid value: "a": must be an absolute path
          "pathType":"Exact" | .path: Invalid value: "": must be an absolute path
          "path":"/a//b/..","pathType":"Prefix" | .path: Invalid value: "/a//b/..": must not contain '//';.path: Invalid value: "/a//b/..": cannot end with '/..'
          """)
  void validate_path(String path, String expected) {
    String backend = "\"backend\":{\"service\":{\"name\":\"web\",\"port\":{\"name\":\"http\"}}}";
    assertThat(
            errors(
                "{\"spec\":{\"rules\":[{\"http\":{\"paths\":[{" + path + "," + backend + "}]}}]}}"))
        .containsExactlyElementsOf(split(expected).stream().map(PATH::concat).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nginx | nginx | ''",
        "nginx | other | annotations.kubernetes.io/ingress.class: Invalid value: \"nginx\": must"
            + " match `ingressClassName` when both are specified"
      })
  void validate_classes(String annotation, String className, String expected) {
    String ingress =
        "{\"metadata\":{\"annotations\":{\"kubernetes.io/ingress.class\":\"%s\"}},\"spec\":{\"rules\":[{}],\"ingressClassName\":\"%s\"}}"
            .formatted(annotation, className);
    assertThat(errors(ingress)).containsExactlyElementsOf(split(expected));
    assertThat(IngressValidation.validate(tree(ingress), tree(ingress), true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"rules":[{}],"tls":[{"secretName":"A"}]}
          {"rules":[{"host":"*.a.example","http":{"paths":[]}}]}
          """)
  void validate_changed_whatItHadStaysAllowed(String spec) {
    ObjectNode ingress = tree("{\"spec\":" + spec + "}");
    assertThat(IngressValidation.validate(ingress, null, true)).hasSize(1);
    assertThat(IngressValidation.validate(ingress, ingress, true)).isEmpty();
  }

  @Test
  void validate_nameOfAServiceThatBeginsWithADigit() {
    ObjectNode ingress =
        tree(
            "{\"spec\":{\"defaultBackend\":{\"service\":{\"name\":\"9lives\",\"port\":{\"number\":80}}}}}");
    assertThat(IngressValidation.validate(ingress, null, true)).isEmpty();
    assertThat(IngressValidation.validate(ingress, null, false)).hasSize(1);
    assertThat(IngressValidation.validate(ingress, ingress, false)).isEmpty();
  }

  private static List<String> split(String expected) {
    return expected.isEmpty() ? List.of() : List.of(expected.split(";", -1));
  }

  private static List<String> errors(String ingress) {
    return IngressValidation.validate(tree(ingress), null, true).stream()
        .map(FieldError::toString)
        .toList();
  }

  private static ObjectNode tree(String json) {
    return (ObjectNode) JsonTree.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
