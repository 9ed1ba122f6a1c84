package dev.duplane.endpoints;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.GoJsonSyntax;
import dev.duplane.registry.Body;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a delete is asked (API reference, meta/v1 DeleteOptions): a body if there is one, and only
 * without one the query.
 */
final class DeleteParameters {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new YAMLMapper();

  private @Nullable Long gracePeriodSeconds;
  private @Nullable String uid;
  private @Nullable String resourceVersion;
  private @Nullable Boolean orphanDependents;
  private @Nullable String policy;
  private List<String> dryRun = List.of();

  private DeleteParameters() {}

  /**
   * Reads and checks them.
   *
   * @throws StatusException 400 for what cannot be read, 415 for another format, 422 for values that
   *     there are not
   */
  static DeleteOptions read(ApiRequest request, Query query) {
    if (request.body().length == 0 && query.isEmpty()) {
      return DeleteOptions.DEFAULT;
    }
    DeleteParameters parameters = new DeleteParameters();
    if (request.body().length > 0) {
      parameters.body(tree(request));
    } else {
      parameters.query(query);
    }
    return parameters.checked();
  }

  private static JsonNode tree(ApiRequest request) {
    boolean yaml = Negotiation.bodyFormat(request) == Body.Format.YAML;
    try {
      JsonNode tree = (yaml ? YAML : JSON).readTree(request.body());
      if (tree.isObject()) {
        return tree;
      }
      throw StatusException.badRequest(
          "couldn't get version/kind; json parse error: json: cannot unmarshal "
              + kind(tree)
              + " into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\";"
              + " Kind string \"json:\\\"kind,omitempty\\\"\" }");
    } catch (JsonProcessingException e) {
      String words = yaml ? null : GoJsonSyntax.error(request.body());
      throw StatusException.badRequest(
          "couldn't get version/kind; json parse error: "
              + (words == null ? e.getOriginalMessage() : words));
    } catch (IOException e) {
      throw StatusException.badRequest("couldn't get version/kind; json parse error: " + e);
    }
  }

  private void body(JsonNode body) {
    String kind = body.path("kind").asText("");
    if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
      throw StatusException.badRequest(
          "no kind "
              + GoText.quote(kind)
              + " is registered for version "
              + GoText.quote(body.path("apiVersion").asText("")));
    }
    JsonNode seconds = field(body, "gracePeriodSeconds");
    if (seconds != null) {
      gracePeriodSeconds = typed(seconds.isIntegralNumber(), seconds, "gracePeriodSeconds", "int64").longValue();
    }
    JsonNode orphan = field(body, "orphanDependents");
    if (orphan != null) {
      orphanDependents = typed(orphan.isBoolean(), orphan, "orphanDependents", "bool").booleanValue();
    }
    policy = text(body, "propagationPolicy", "v1.DeletionPropagation");
    JsonNode preconditions = field(body, "preconditions");
    if (preconditions != null) {
      uid = text(preconditions, "uid", "types.UID");
      resourceVersion = text(preconditions, "resourceVersion", "string");
    }
    JsonNode runs = field(body, "dryRun");
    if (runs != null) {
      dryRun = new ArrayList<>();
      for (JsonNode run : typed(runs.isArray(), runs, "dryRun", "[]string")) {
        dryRun.add(run.asText());
      }
    }
  }

  private void query(Query query) {
    String seconds = query.first("gracePeriodSeconds");
    gracePeriodSeconds = seconds == null ? null : Long.valueOf(ListParameters.number(seconds));
    orphanDependents = query.flag("orphanDependents");
    policy = query.first("propagationPolicy");
    String wanted = query.text("uid");
    uid = wanted.isEmpty() ? null : wanted;
    dryRun = query.all("dryRun");
  }

  private DeleteOptions checked() {
    List<FieldError> errors = new ArrayList<>();
    FieldPath field = FieldPath.of("propagationPolicy");
    if (orphanDependents != null && policy != null) {
      errors.add(
          FieldError.invalid(
              field, policy, "orphanDependents and deletionPropagation cannot be both set"));
    }
    PropagationPolicy known = known(policy);
    if (policy != null && known == null) {
      errors.add(
          FieldError.notSupported(
              field, policy, List.of("Foreground", "Background", "Orphan", "nil")));
    }
    WriteParameters.checkDryRun(dryRun, errors);
    WriteParameters.refuse("DeleteOptions", errors);
    if (orphanDependents != null) {
      known = orphanDependents ? PropagationPolicy.ORPHAN : PropagationPolicy.BACKGROUND;
    }
    return new DeleteOptions(!dryRun.isEmpty(), gracePeriodSeconds, uid, resourceVersion, known);
  }

  private static @Nullable PropagationPolicy known(@Nullable String text) {
    for (PropagationPolicy policy : PropagationPolicy.values()) {
      if (policy.wire().equals(text)) {
        return policy;
      }
    }
    return null;
  }

  private static @Nullable JsonNode field(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private static @Nullable String text(JsonNode object, String name, String type) {
    JsonNode value = field(object, name);
    return value == null ? null : typed(value.isTextual(), value, name, type).textValue();
  }

  private static JsonNode typed(boolean right, JsonNode value, String field, String type) {
    if (!right) {
      throw StatusException.badRequest(
          "json: cannot unmarshal "
              + kind(value)
              + " into Go struct field DeleteOptions."
              + field
              + " of type "
              + type);
    }
    return value;
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "number" : "number " + value.asText();
      default -> "null";
    };
  }
}
