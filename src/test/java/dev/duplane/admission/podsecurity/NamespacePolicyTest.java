package dev.duplane.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespacePolicyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                                           | privileged:latest | privileged:latest | ``
          enforce=baseline                                             | baseline:latest   | baseline:latest   | ``
          enforce=baseline,warn=privileged                             | baseline:latest   | privileged:latest | ``
          enforce=baseline,warn=restricted                             | baseline:latest   | restricted:latest | ``
          enforce=baseline,enforce-version=v1.22                       | baseline:v1.22    | baseline:v1.22    | ``
          enforce=baseline,enforce-version=v1.22,warn-version=latest   | baseline:v1.22    | baseline:latest   | ``
          enforce=baseline,warn-version=v1.23                          | baseline:latest   | baseline:v1.23    | ``
          warn=restricted,warn-version=v1.0                            | privileged:latest | restricted:v1.0   | ``
          audit=restricted                                             | privileged:latest | privileged:latest | ``
          enforce-version=v1.10                                        | privileged:v1.10  | privileged:latest | ``
          enforce=foo                                                  | restricted:latest | privileged:latest | metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "foo": must be one of privileged, baseline, restricted
          enforce=baseline,warn=foo                                    | baseline:latest   | privileged:latest | metadata.labels[pod-security.kubernetes.io/warn]: Invalid value: "foo": must be one of privileged, baseline, restricted
          audit=,audit-version=v1.01                                   | privileged:latest | privileged:latest | metadata.labels[pod-security.kubernetes.io/audit]: Invalid value: "": must be one of privileged, baseline, restricted; metadata.labels[pod-security.kubernetes.io/audit-version]: Invalid value: "v1.01": must be "latest" or "v1.x"
          enforce-version=v2.0                                         | privileged:latest | privileged:latest | metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: "v2.0": must be "latest" or "v1.x"
          enforce-version=v1.99999999999                               | privileged:latest | privileged:latest | metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: "v1.99999999999": must be "latest" or "v1.x"
          """)
  void labels(String labels, String enforce, String warn, String errors) {
    Map<String, String> given = new HashMap<>(Map.of("app", "web"));
    for (String label : labels.isEmpty() ? new String[0] : labels.split(",", -1)) {
      int mark = label.indexOf('=');
      given.put(
          "pod-security.kubernetes.io/" + label.substring(0, mark), label.substring(mark + 1));
    }

    NamespacePolicy policy = NamespacePolicy.of(given);

    assertThat(policy.enforce()).hasToString(enforce);
    assertThat(policy.warn()).hasToString(warn);
    assertThat(policy.errors().stream().map(Object::toString).collect(Collectors.joining("; ")))
        .isEqualTo(errors);
  }
}
