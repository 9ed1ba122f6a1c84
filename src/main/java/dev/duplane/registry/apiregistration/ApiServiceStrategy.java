package dev.duplane.registry.apiregistration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to APIServices (kube-aggregator/pkg/registry/apiservice/strategy.go,
 * pkg/apis/apiregistration/validation/validation.go).
 */
public final class ApiServiceStrategy implements Strategy {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final int HIGHEST_GROUP_PRIORITY = 20_000;
  private static final int HIGHEST_VERSION_PRIORITY = 1000;
  private static final int HTTPS = 443;

  private final Clock clock;
  private final TableColumns table =
      ColumnDefinitions.tableOfCells("apiservices", ApiServiceStrategy::cells);

  /**
   * @param clock tells since when one is available
   */
  public ApiServiceStrategy(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (object.path("spec").get("service") instanceof ObjectNode service
        && !service.hasNonNull("port")) {
      service.put("port", HTTPS);
    }
  }

  /** What kube-apiserver serves itself is there from the beginning. */
  @Override
  public void prepareForCreate(ObjectNode object) {
    object.remove("status");
    if (!object.path("spec").hasNonNull("service")) {
      object.putObject("status").putArray("conditions").add(available(clock.instant()));
    }
  }

  /** The condition of what kube-apiserver serves itself. */
  public static ObjectNode available(Instant since) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "Available")
        .put("status", "True")
        .put("lastTransitionTime", Identity.timestamp(since))
        .put("reason", "Local")
        .put("message", "Local APIServices are always available");
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    JsonNode spec = object.path("spec");
    String group = spec.path("group").asText();
    String version = spec.path("version").asText();
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validate(
                ObjectMeta.of(object), false, name -> name(name, version + "." + group)));
    if (group.isEmpty() && !version.equals("v1")) {
      errors.add(
          FieldError.required(
              SPEC.child("group"), "only v1 may have an empty group and it better be legacy kube"));
    }
    if (!group.isEmpty()) {
      errors.addAll(FieldError.invalid(SPEC.child("group"), group, NameFormat.subdomain(group)));
    }
    errors.addAll(
        FieldError.invalid(SPEC.child("version"), version, NameFormat.label1035(version)));
    priority(errors, spec, "groupPriorityMinimum", HIGHEST_GROUP_PRIORITY);
    priority(errors, spec, "versionPriority", HIGHEST_VERSION_PRIORITY);
    boolean insecure = spec.path("insecureSkipTLSVerify").asBoolean();
    String bundle = spec.path("caBundle").asText();
    if (spec.get("service") instanceof ObjectNode service) {
      for (String field : List.of("namespace", "name")) {
        if (service.path(field).asText().isEmpty()) {
          errors.add(FieldError.required(SPEC.child("service").child(field), ""));
        }
      }
      if (insecure && !bundle.isEmpty()) {
        errors.add(insecure("may not be true if caBundle is present"));
      }
      return errors;
    }
    if (!bundle.isEmpty()) {
      String size = Base64.getDecoder().decode(bundle).length + " bytes";
      errors.add(
          FieldError.invalid(
              SPEC.child("caBundle"), size, "local APIServices may not have a caBundle"));
    }
    if (insecure) {
      errors.add(insecure("local APIServices may not have insecureSkipTLSVerify"));
    }
    return errors;
  }

  private static FieldError insecure(String why) {
    return FieldError.invalid(SPEC.child("insecureSkipTLSVerify"), true, why);
  }

  private static List<String> name(String name, String required) {
    List<String> wrong = NameFormat.pathSegment(name);
    return !wrong.isEmpty() || name.equals(required)
        ? wrong
        : List.of("must be `spec.version+\".\"+spec.group`: " + GoText.quote(required));
  }

  private static void priority(List<FieldError> errors, JsonNode spec, String field, int highest) {
    int value = spec.path(field).asInt();
    if (value <= 0 || value > highest) {
      errors.add(
          FieldError.invalid(
              SPEC.child(field), value, "must be positive and less than " + highest));
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return validate(after);
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new StatusStrategy() : null;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  private static List<JsonNode> cells(ObjectNode object, Instant now) {
    ObjectMeta meta = ObjectMeta.of(object);
    JsonNode service = object.path("spec").path("service");
    return List.of(
        TextNode.valueOf(meta.name()),
        TextNode.valueOf(
            service.isObject()
                ? service.path("namespace").asText() + "/" + service.path("name").asText()
                : "Local"),
        TextNode.valueOf(availability(object.path("status").path("conditions"))),
        TextNode.valueOf(Age.of(meta, now)));
  }

  private static String availability(JsonNode conditions) {
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals("Available")) {
        String status = condition.path("status").asText();
        String reason = condition.path("reason").asText();
        return status.equals("True") || reason.isEmpty() ? status : status + " (" + reason + ")";
      }
    }
    return "Unknown";
  }

  /** The status, which kube-aggregator writes. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(ApiServiceStrategy.this, "spec");
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      super.prepareForUpdate(after, before);
      for (String field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
        keep(ObjectMeta.of(after).node(), ObjectMeta.of(before).node(), field);
      }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      List<FieldError> errors = new ArrayList<>();
      List<String> supported = List.of("True", "False", "Unknown");
      JsonNode conditions = after.path("status").path("conditions");
      for (int i = 0; i < conditions.size(); i++) {
        String status = conditions.get(i).path("status").asText();
        if (!supported.contains(status)) {
          errors.add(
              FieldError.notSupported(
                  FieldPath.of("status", "conditions").index(i).child("status"),
                  status,
                  supported));
        }
      }
      return errors;
    }
  }
}
