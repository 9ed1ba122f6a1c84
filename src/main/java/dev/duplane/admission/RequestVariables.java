package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.cel.AccessCheck;
import dev.duplane.api.cel.AdmissionExpression;
import dev.duplane.registry.AdmissionAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What expressions can name for a request (apiserver/pkg/admission/plugin/cel/activation.go). */
final class RequestVariables {
  private final RequestRules rules;
  private final AccessCheck access;

  /**
   * @param rules finds Namespaces
   * @param access answers expressions that ask for permissions
   */
  RequestVariables(RequestRules rules, AccessCheck access) {
    this.rules = rules;
    this.access = access;
  }

  /**
   * All but a policy's own variables.
   *
   * @param params of a policy; null if there are none
   */
  Map<String, Object> of(VersionedRequest versioned, @Nullable JsonNode params) {
    AdmissionAttributes attributes = versioned.attributes();
    ObjectNode request = versioned.request();
    Map<String, Object> variables = new HashMap<>();
    variables.put("object", AdmissionExpression.plain(request.get("object")));
    variables.put("oldObject", AdmissionExpression.plain(request.get("oldObject")));
    request.remove(List.of("object", "oldObject"));
    variables.put("request", AdmissionExpression.plain(request));
    variables.put("params", AdmissionExpression.plain(params));
    variables.put("namespaceObject", namespace(attributes));
    ApiResource resource = versioned.matched().resource();
    variables.put("authorizer", AdmissionExpression.authorizer(attributes.user(), access));
    variables.put(
        "authorizer.requestResource",
        AdmissionExpression.requestResource(
            attributes.user(),
            access,
            resource.group(),
            resource.plural(),
            attributes.subresource(),
            attributes.namespace(),
            attributes.name()));
    return variables;
  }

  private Object namespace(AdmissionAttributes attributes) {
    return AdmissionExpression.plain(
        attributes.namespace().isEmpty() ? null : rules.namespace(attributes.namespace()));
  }
}
