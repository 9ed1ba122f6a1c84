package dev.duplane.controller.validatingadmissionpolicystatus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldPath;
import dev.duplane.api.cel.AdmissionCompiler;
import dev.duplane.api.cel.AdmissionCompiler.ExpressionUse;
import dev.duplane.api.cel.AdmissionExpression;
import dev.duplane.api.schema.Schema;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds the expressions of a policy against the schemas of the kinds that it is about
 * (apiserver/pkg/admission/plugin/policy/validating/typechecking.go).
 */
final class TypeChecker {
  private static final int MOST_KINDS = 10;

  private final ServedResources served;

  TypeChecker(ServedResources served) {
    this.served = served;
  }

  /** The warnings, by the fields that they are about; none if all is well. */
  ArrayNode check(ObjectNode policy) {
    JsonNode spec = policy.path("spec");
    ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
    List<ApiResource> kinds = kinds(spec.path("matchConstraints").path("resourceRules"));
    Schema params = params(spec.path("paramKind"));
    List<AdmissionCompiler> compilers = new ArrayList<>();
    for (ApiResource kind : kinds) {
      AdmissionCompiler compiler = AdmissionCompiler.typed(kind.kind(), kind.schema(), params);
      for (JsonNode variable : spec.path("variables")) {
        AdmissionExpression unused =
            compiler.declare(variable.path("name").asText(), variable.path("expression").asText());
      }
      compilers.add(compiler);
    }
    FieldPath path = FieldPath.of("spec", "validations");
    for (int i = 0; i < spec.path("validations").size(); i++) {
      for (String field : List.of("expression", "messageExpression")) {
        String expression = spec.path("validations").get(i).path(field).asText();
        if (field.equals("expression") || !expression.isEmpty()) {
          String warning = warning(kinds, compilers, expression);
          if (!warning.isEmpty()) {
            warnings
                .addObject()
                .put("fieldRef", path.index(i).child(field).toString())
                .put("warning", warning);
          }
        }
      }
    }
    return warnings;
  }

  private static String warning(
      List<ApiResource> kinds, List<AdmissionCompiler> compilers, String expression) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      String problem = compilers.get(i).compile(ExpressionUse.TYPE_CHECK, expression).problem();
      if (!problem.isEmpty()) {
        ApiResource kind = kinds.get(i);
        String version = kind.group() + "/" + kind.version();
        found.add(version + ", Kind=" + kind.kind() + ": " + problem + "\n");
      }
    }
    return String.join("\n", found);
  }

  private @Nullable Schema params(JsonNode kind) {
    ServedResource resource =
        served.ofKind(kind.path("apiVersion").asText(), kind.path("kind").asText());
    return resource == null ? null : resource.resource().schema();
  }

  /** The kinds that rules without a star name, in order. */
  private List<ApiResource> kinds(JsonNode rules) {
    Comparator<ApiResource> order =
        Comparator.comparing(ApiResource::group)
            .thenComparing(ApiResource::version)
            .thenComparing(ApiResource::kind);
    TreeSet<ApiResource> kinds = new TreeSet<>(order);
    for (JsonNode rule : rules) {
      for (String group : named(rule.path("apiGroups"))) {
        for (String version : named(rule.path("apiVersions"))) {
          for (String resource : plurals(rule.path("resources"))) {
            ServedResource found = served.find(group, version, resource);
            if (found != null && kinds.size() < MOST_KINDS) {
              kinds.add(found.resource());
            }
          }
        }
      }
    }
    return List.copyOf(kinds);
  }

  /** All of a list, in order; none if one of them stands for others. */
  private static List<String> named(JsonNode list) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonNode each : list) {
      if (each.asText().contains("*")) {
        return List.of();
      }
      names.add(each.asText());
    }
    return List.copyOf(names);
  }

  private static List<String> plurals(JsonNode list) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonNode each : list) {
      String name = each.asText();
      if (!name.contains("*") && !name.contains("/")) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }
}
