package dev.duplane.registry.apps;

import static dev.duplane.registry.apps.SpecChecks.MAX_SURGE;
import static dev.duplane.registry.apps.SpecChecks.MAX_UNAVAILABLE;
import static dev.duplane.registry.apps.SpecChecks.ROLLING;
import static dev.duplane.registry.apps.SpecChecks.ROLLING_UPDATE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.TableColumns;
import dev.duplane.registry.pod.PodTemplates;
import java.time.Instant;
import java.util.List;

/** What is particular to DaemonSets (pkg/registry/apps/daemonset/strategy.go). */
public final class DaemonSetStrategy extends WorkloadStrategy {
  /**
   * Holds what the first versions of the API had in the spec: how often the template has changed
   * (pkg/apis/apps/v1/conversion.go).
   */
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  private static final String ON_DELETE = "OnDelete";

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858)
   */
  public DaemonSetStrategy(ApiResource resource, boolean strict) {
    super(resource, strict);
  }

  @Override
  void applySpecDefaults(ObjectView spec) {
    ObjectView rolling = rollingUpdate(spec, "updateStrategy");
    if (rolling != null) {
      setIfAbsent(rolling, MAX_UNAVAILABLE, 1);
      setIfAbsent(rolling, MAX_SURGE, 0);
    }
    setIfAbsent(spec, "revisionHistoryLimit", 10);
  }

  @Override
  void applyObjectDefaults(ObjectNode object) {
    if (!ObjectMeta.of(object).annotations().containsKey(TEMPLATE_GENERATION)) {
      setTemplateGeneration(object, 0);
    }
  }

  private static long templateGeneration(ObjectNode object) {
    return object.path("metadata").path("annotations").path(TEMPLATE_GENERATION).asLong();
  }

  private static void setTemplateGeneration(ObjectNode object, long generation) {
    ObjectMeta.of(object).object("annotations").put(TEMPLATE_GENERATION, Long.toString(generation));
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    super.prepareForCreate(object);
    setTemplateGeneration(object, Math.max(1, templateGeneration(object)));
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    super.prepareForUpdate(after, before);
    boolean same =
        sameSpec(after, before)
            || SemanticEquality.equal(
                after.path("spec").get("template"), before.path("spec").get("template"));
    setTemplateGeneration(after, templateGeneration(before) + (same ? 0 : 1));
  }

  @Override
  List<FieldError> validateSpec(ObjectNode spec) {
    SpecChecks checks = new SpecChecks(spec);
    checks.wellFormedSelector();
    try {
      checks.matchingLabels(checks.selector());
    } catch (IllegalArgumentException e) {
      // The form of the selector has been told of already.
    }
    checks.emptySelector("daemonset");
    checks.addAll(PodTemplates.validate(SpecChecks.TEMPLATE, checks.templateNode()));
    checks.restartPolicy("DaemonSet");
    checks.notNegative("minReadySeconds");
    strategy(new ObjectView(spec).object("updateStrategy"), checks);
    checks.notNegative("revisionHistoryLimit");
    return checks.errors();
  }

  private static void strategy(ObjectNode strategy, SpecChecks checks) {
    FieldPath path = SPEC.child("updateStrategy");
    switch (strategy.path("type").asText()) {
      case ON_DELETE -> {}
      case ROLLING_UPDATE -> {
        if (strategy.get(ROLLING) instanceof ObjectNode rolling) {
          rollingUpdate(path.child(ROLLING), rolling, checks);
        } else {
          checks.add(FieldError.required(path.child(ROLLING), ""));
        }
      }
      default -> checks.unknownStrategy(path, strategy, ROLLING_UPDATE, ON_DELETE);
    }
  }

  private static void rollingUpdate(FieldPath path, ObjectNode rolling, SpecChecks checks) {
    checks.bounds(path, rolling);
    checks.notMoreThanAll(path, rolling, MAX_UNAVAILABLE);
    checks.notMoreThanAll(path, rolling, MAX_SURGE);
    boolean unavailable = !SpecChecks.isZero(rolling.path(MAX_UNAVAILABLE));
    boolean surge = !SpecChecks.isZero(rolling.path(MAX_SURGE));
    if (unavailable && surge) {
      checks.add(
          FieldError.invalid(
              path.child(MAX_SURGE),
              rolling.get(MAX_SURGE),
              "may not be set when maxUnavailable is non-zero"));
    } else if (!unavailable && !surge) {
      checks.add(
          FieldError.required(path.child(MAX_UNAVAILABLE), "cannot be 0 when maxSurge is 0"));
    }
  }

  @Override
  List<FieldError> validateStatus(StatusChecks status) {
    return status
        .notNegative(
            "currentNumberScheduled",
            "numberMisscheduled",
            "desiredNumberScheduled",
            "numberReady",
            "observedGeneration",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberUnavailable",
            "collisionCount")
        .collisionsStay()
        .errors();
  }

  @Override
  List<String> nameWarnings(String name) {
    return List.of();
  }

  @Override
  boolean scales() {
    return false;
  }

  @Override
  public TableColumns table() {
    TableColumns table = super.table();
    return new TableColumns() {
      @Override
      public List<Column> columns() {
        return table.columns();
      }

      @Override
      public List<JsonNode> cells(ObjectNode set, Instant now) {
        return table.cells(set, now);
      }

      /** Its own types have a field for what the wire has as an annotation. */
      @Override
      public JsonNode metadata(ObjectNode set) {
        ObjectNode metadata = set.path("metadata").deepCopy();
        if (metadata.get("annotations") instanceof ObjectNode annotations) {
          annotations.remove(TEMPLATE_GENERATION);
          if (annotations.isEmpty()) {
            metadata.remove("annotations");
          }
        }
        return metadata;
      }
    };
  }

  @Override
  List<JsonNode> cells(ObjectNode set, Instant now) {
    return new WorkloadCells(set)
        .status(
            "desiredNumberScheduled",
            "currentNumberScheduled",
            "numberReady",
            "updatedNumberScheduled",
            "numberAvailable")
        .labels(set.at("/spec/template/spec/nodeSelector"))
        .age(now)
        .containers()
        .selector()
        .cells();
  }
}
