package dev.duplane.registry.apps;

import static dev.duplane.registry.apps.SpecChecks.MAX_UNAVAILABLE;
import static dev.duplane.registry.apps.SpecChecks.ROLLING;
import static dev.duplane.registry.apps.SpecChecks.ROLLING_UPDATE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.registry.SemanticEquality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is particular to StatefulSets (pkg/registry/apps/statefulset/strategy.go). */
public final class StatefulSetStrategy extends WorkloadStrategy {
  private static final String ON_DELETE = "OnDelete";
  private static final String STRATEGY = "updateStrategy";
  private static final String POLICY = "podManagementPolicy";
  private static final String RETENTION = "persistentVolumeClaimRetentionPolicy";

  private static final List<String> MUTABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          STRATEGY,
          "revisionHistoryLimit",
          RETENTION,
          "minReadySeconds");

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858)
   */
  public StatefulSetStrategy(ApiResource resource, boolean strict) {
    super(resource, strict);
  }

  @Override
  void applySpecDefaults(ObjectView spec) {
    setIfEmpty(spec, POLICY, "OrderedReady");
    ObjectView rolling = rollingUpdate(spec, STRATEGY);
    if (rolling != null) {
      setIfAbsent(rolling, "partition", 0);
    }
    ObjectView retention = new ObjectView(spec.object(RETENTION));
    setIfEmpty(retention, "whenDeleted", "Retain");
    setIfEmpty(retention, "whenScaled", "Retain");
    setIfAbsent(spec, "replicas", 1);
    setIfAbsent(spec, "revisionHistoryLimit", 10);
    for (ObjectNode claim : spec.objects("volumeClaimTemplates")) {
      // As pkg/apis/apps/v1/conversion.go writes them, so that patches compare equal.
      claim.put("kind", "PersistentVolumeClaim").put("apiVersion", "v1");
      setIfEmpty(new ObjectView(new ObjectView(claim).object("spec")), "volumeMode", "Filesystem");
      setIfEmpty(new ObjectView(new ObjectView(claim).object("status")), "phase", "Pending");
    }
  }

  /** Pods get hostnames from it. */
  @Override
  List<String> name(String name) {
    return NameFormat.label(name);
  }

  @Override
  List<String> nameWarnings(String name) {
    return List.of();
  }

  @Override
  List<FieldError> validateSpec(ObjectNode node) {
    ObjectView spec = new ObjectView(node);
    SpecChecks checks = new SpecChecks(node);
    String policy = spec.text(POLICY);
    if (!List.of("OrderedReady", "Parallel").contains(policy)) {
      checks.add(
          FieldError.invalid(SPEC.child(POLICY), policy, "must be 'OrderedReady' or 'Parallel'"));
    }
    strategy(spec.object(STRATEGY), checks);
    retention(spec.object(RETENTION), checks);
    checks.notNegative("replicas");
    checks.notNegative("minReadySeconds");
    int start = node.path("ordinals").path("start").asInt();
    if (start < 0) {
      checks.add(
          FieldError.invalid(
              SPEC.child("ordinals.start"), start, "must be greater than or equal to 0"));
    }
    checks.selector("statefulset");
    checks.template("", withClaims(spec, checks.templateNode()));
    checks.restartPolicy("StatefulSet");
    return checks.errors();
  }

  /** Mounts may name claims, which become volumes of each Pod. */
  private static ObjectNode withClaims(ObjectView spec, ObjectNode template) {
    List<ObjectNode> claims = spec.objects("volumeClaimTemplates");
    if (claims.isEmpty()) {
      return template;
    }
    ObjectNode whole = template.deepCopy();
    ObjectView pod = new ObjectView(new ObjectView(whole).object("spec"));
    List<String> names =
        pod.objects("volumes").stream().map(volume -> volume.path("name").asText()).toList();
    for (ObjectNode claim : claims) {
      String name = claim.path("metadata").path("name").asText();
      if (!names.contains(name)) {
        ObjectNode volume = pod.node().withArrayProperty("volumes").addObject();
        volume.put("name", name).putObject("persistentVolumeClaim").put("claimName", name);
      }
    }
    return whole;
  }

  private static void strategy(ObjectNode strategy, SpecChecks checks) {
    FieldPath path = SPEC.child(STRATEGY);
    JsonNode rolling = strategy.path(ROLLING);
    switch (strategy.path("type").asText()) {
      case ON_DELETE -> {
        if (rolling instanceof ObjectNode given) {
          ObjectNode shown = given.objectNode();
          shown.set("Partition", given.path("partition"));
          shown.set("MaxUnavailable", given.get("maxUnavailable"));
          checks.add(
              FieldError.invalid(
                  path.child(ROLLING), shown, "only allowed for updateStrategy 'RollingUpdate'"));
        }
      }
      case ROLLING_UPDATE -> {
        int partition = rolling.path("partition").asInt();
        if (partition < 0) {
          checks.add(
              FieldError.invalid(
                  path.child(ROLLING).child("partition"),
                  partition,
                  "must be greater than or equal to 0"));
        }
      }
      default ->
          checks.add(
              FieldError.invalid(
                  path,
                  SpecChecks.internal(strategy, "partition", MAX_UNAVAILABLE),
                  "must be 'RollingUpdate' or 'OnDelete'"));
    }
  }

  private static void retention(ObjectNode retention, SpecChecks checks) {
    for (String field : List.of("whenDeleted", "whenScaled")) {
      String value = retention.path(field).asText();
      if (!List.of("Retain", "Delete").contains(value)) {
        checks.add(
            FieldError.notSupported(
                SPEC.child(RETENTION).child(field), value, List.of("Retain", "Delete")));
      }
    }
  }

  @Override
  List<FieldError> validateSpecUpdate(ObjectNode spec, ObjectNode before) {
    ObjectNode now = spec.deepCopy();
    ObjectNode then = before.deepCopy();
    now.remove(MUTABLE);
    then.remove(MUTABLE);
    List<FieldError> errors = new ArrayList<>();
    if (!SemanticEquality.equal(now, then)) {
      errors.add(
          FieldError.forbidden(
              SPEC,
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                  + " forbidden"));
    }
    return errors;
  }

  @Override
  List<FieldError> validateStatus(StatusChecks status) {
    return status
        .notNegative(
            "replicas",
            "readyReplicas",
            "currentReplicas",
            "updatedReplicas",
            "availableReplicas",
            "observedGeneration",
            "collisionCount")
        .notAboveReplicas(
            "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas")
        .notAboveReady("availableReplicas")
        .collisionsStay()
        .errors();
  }

  @Override
  List<JsonNode> cells(ObjectNode set, Instant now) {
    return new WorkloadCells(set).readyOf().age(now).containers().cells();
  }
}
