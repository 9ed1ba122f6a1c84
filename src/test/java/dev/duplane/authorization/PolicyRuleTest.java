package dev.duplane.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.UserInfo;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rule allows: {@code *} and names in each of its parts. */
class PolicyRuleTest {
  private static List<String> list(String text) {
    return text == null ? List.of() : List.of(text.split(",", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get,list | ''   | services   |     | get    | ''   | services | ''     | ''  | true
          get,list | ''   | services   |     | delete | ''   | services | ''     | ''  | false
          *        | ''   | services   |     | delete | ''   | services | ''     | ''  | true
          get      | ''   | services   |     | get    | apps | services | ''     | ''  | false
          get      | *    | services   |     | get    | apps | services | ''     | ''  | true
          get      | ''   | *          |     | get    | ''   | services | status | x   | true
          get      | ''   | services   |     | get    | ''   | services | status | x   | false
          get      | ''   | services/status |  | get  | ''   | services | status | x   | true
          get      | ''   | services/status |  | get  | ''   | services | ''     | x   | false
          get      | ''   | services/status |  | get  | ''   | pods     | status | x   | false
          update   | *    | */scale    |     | update | apps | deployments | scale | x | true
          update   | *    | */scale    |     | update | apps | deployments | ''    | x | false
          update   | *    | */scale    |     | update | apps | deployments | autoscale | x | false
          get      | ''   | configmaps | a,b | get    | ''   | configmaps | ''   | b   | true
          get      | ''   | configmaps | a,b | get    | ''   | configmaps | ''   | c   | false
          list     | ''   | configmaps | a,b | list   | ''   | configmaps | ''   | ''  | false
          """)
  void allows_resource(
      String verbs,
      String groups,
      String resources,
      String names,
      String verb,
      String group,
      String resource,
      String subresource,
      String name,
      boolean allowed) {
    PolicyRule rule =
        new PolicyRule(list(verbs), list(groups), list(resources), list(names), List.of());
    Attributes asked =
        Attributes.ofObject(UserInfo.ANONYMOUS, verb, group, "v1", resource, name)
            .withSubresource(subresource);
    assertThat(rule.allows(asked)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /healthz  | get  | /healthz   | true
          /healthz  | get  | /healthz/x | false
          /healthz* | get  | /healthz/x | true
          /api/*    | get  | /api/v1    | true
          /api/*    | get  | /api       | false
          *         | get  | /anything  | true
          /a**      | get  | /ab        | true
          *         | post | /anything  | false
          """)
  void allows_path(String url, String verb, String path, boolean allowed) {
    PolicyRule rule = new PolicyRule(List.of("get"), List.of(), List.of(), List.of(), List.of(url));
    assertThat(rule.allows(Attributes.ofPath(UserInfo.ANONYMOUS, verb, path))).isEqualTo(allowed);
  }
}
