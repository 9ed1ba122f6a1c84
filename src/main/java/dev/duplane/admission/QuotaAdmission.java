package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.admission.NamespacedObjects.StoredTree;
import dev.duplane.api.GroupResource;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import dev.duplane.registry.quota.Evaluator;
import dev.duplane.registry.quota.QuotaEvaluators;
import dev.duplane.registry.quota.ResourceList;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Refuses what a ResourceQuota does not allow, and counts what it does
 * (apiserver/pkg/admission/plugin/resourcequota/controller.go, {@code CheckRequest}). Usage is
 * written in the commit of the object: what is refused, or only tried, is never counted, and no two
 * writes use the same rest.
 */
final class QuotaAdmission implements AdmissionPlugin {
  private final NamespacedObjects quotas;
  private final Clock clock;

  /**
   * @param quotas the ResourceQuotas
   * @param clock tells which Pods have ended
   */
  QuotaAdmission(NamespacedObjects quotas, Clock clock) {
    this.quotas = quotas;
    this.clock = clock;
  }

  @Override
  public Charge validate(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object();
    GroupResource resource = attributes.resource().groupResource();
    if (object == null
        || attributes.namespace().isEmpty()
        || !attributes.subresource().isEmpty()
        || QuotaEvaluators.isIgnored(resource)) {
      return Charge.NONE;
    }
    List<StoredTree> all = quotas.in(attributes.namespace());
    if (all.isEmpty()) {
      return Charge.NONE;
    }
    Evaluator evaluator = QuotaEvaluators.of(resource);
    boolean update = attributes.operation() == Operation.UPDATE;
    return update && !evaluator.countsUpdates()
        ? Charge.NONE
        : check(attributes, object, evaluator, all);
  }

  private Charge check(
      AdmissionAttributes attributes,
      ObjectNode object,
      Evaluator evaluator,
      List<StoredTree> all) {
    List<StoredTree> interesting = new ArrayList<>();
    for (StoredTree quota : all) {
      if (isInteresting(attributes, object, evaluator, quota)) {
        interesting.add(quota);
      }
    }
    if (interesting.isEmpty()) {
      return Charge.NONE;
    }
    Instant now = clock.instant();
    ResourceList usage = evaluator.usage(object, now);
    if (!usage.negative().isEmpty()) {
      throw attributes.forbidden(
          "quota usage is negative for resource(s): "
              + String.join(",", new TreeSet<>(usage.negative())));
    }
    ObjectNode before = attributes.oldObject();
    ResourceList delta =
        (before == null ? usage : usage.minusNonNegative(evaluator.usage(before, now)))
            .withoutZeros();
    return delta.isEmpty() ? Charge.NONE : charge(attributes, interesting, delta);
  }

  /** Whether a quota is about an object, which has to say then what the quota limits. */
  private static boolean isInteresting(
      AdmissionAttributes attributes, ObjectNode object, Evaluator evaluator, StoredTree quota) {
    JsonNode status = quota.object().path("status");
    Set<String> limited =
        ResourceList.of(status.path("hard")).names().stream()
            .filter(evaluator::matches)
            .collect(Collectors.toCollection(TreeSet::new));
    if (limited.isEmpty() || !evaluator.isInScope(object, quota.object().path("spec"))) {
      return false;
    }
    String name = name(quota);
    String missing = evaluator.missing(object, limited);
    if (!missing.isEmpty()) {
      throw attributes.forbidden("failed quota: " + name + ": " + missing);
    }
    for (String resource : limited) {
      if (!status.path("used").has(resource)) {
        throw attributes.forbidden(
            "status unknown for quota: " + name + ", resources: " + String.join(",", limited));
      }
    }
    return true;
  }

  private static String name(StoredTree quota) {
    return quota.object().path("metadata").path("name").asText();
  }

  private Charge charge(
      AdmissionAttributes attributes, List<StoredTree> interesting, ResourceList delta) {
    List<Precondition> preconditions = new ArrayList<>();
    List<Write> writes = new ArrayList<>();
    for (StoredTree quota : interesting) {
      ObjectNode status = quota.object().withObjectProperty("status");
      ResourceList hard = ResourceList.of(status.path("hard"));
      ResourceList used = ResourceList.of(status.path("used"));
      ResourceList requested = delta.masked(hard.names());
      ResourceList after = used.plus(requested);
      Set<String> exceeded = after.masked(requested.names()).exceeding(hard);
      if (!exceeded.isEmpty()) {
        throw attributes.forbidden(
            "exceeded quota: "
                + name(quota)
                + ", requested: "
                + requested.masked(exceeded).shown()
                + ", used: "
                + used.masked(exceeded).shown()
                + ", limited: "
                + hard.masked(exceeded).shown());
      }
      if (!requested.isEmpty()) {
        status.set("used", after.json());
        String key = quota.entry().key();
        preconditions.add(new Precondition.Unchanged(key, quota.entry().modRevision()));
        writes.add(new Write.Put(key, quotas.storage().value(quota.object())));
      }
    }
    return writes.isEmpty() || attributes.dryRun()
        ? Charge.NONE
        : new Charge(preconditions, writes);
  }
}
