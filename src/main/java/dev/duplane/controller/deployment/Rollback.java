package dev.duplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.workload.TemplateHash;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes back to the template of an earlier revision, as an annotation that old clients write asks
 * for (pkg/controller/deployment/rollback.go). {@code kubectl rollout undo} writes the template
 * itself.
 */
final class Rollback {
  private static final String NOT_FOUND = "DeploymentRollbackRevisionNotFound";

  private final ObjectNode deployment;
  private final List<ManagedSet> sets;
  private final SetWrites writes;

  Rollback(ObjectNode deployment, List<ManagedSet> sets, SetWrites writes) {
    this.deployment = deployment;
    this.sets = sets;
    this.writes = writes;
  }

  /** Changes the Deployment, which is to be written then. */
  void perform() {
    ObjectNode annotations = ObjectMeta.of(deployment).object("annotations");
    long asked = annotations.path(RevisionAnnotations.ROLLBACK).asLong();
    annotations.remove(RevisionAnnotations.ROLLBACK);
    long revision = asked == 0 ? last() : asked;
    ManagedSet set = revision == 0 ? null : of(revision);
    if (set == null) {
      writes.warning(
          NOT_FOUND,
          revision == 0
              ? "Unable to find last revision."
              : "Unable to find the revision to rollback to.");
      return;
    }
    JsonNode template = deployment.path("spec").path("template");
    String name = "\"" + deployment.path("metadata").path("name").asText() + "\"";
    if (TemplateHash.sameBut(NewReplicaSet.HASH, set.template(), template)) {
      writes.warning(
          "DeploymentRollbackTemplateUnchanged",
          "The rollback revision contains the same template as current deployment " + name);
      return;
    }
    restore(set);
    writes.normal(
        "DeploymentRollback", "Rolled back deployment " + name + " to revision " + revision);
  }

  /** The revision before the newest, 0 if there is none. */
  private long last() {
    List<Long> revisions =
        sets.stream().map(RevisionAnnotations::revision).sorted(Comparator.reverseOrder()).toList();
    return revisions.size() < 2 ? 0 : revisions.get(1);
  }

  private @Nullable ManagedSet of(long revision) {
    return sets.stream()
        .filter(set -> RevisionAnnotations.revision(set) == revision)
        .findFirst()
        .orElse(null);
  }

  private void restore(ManagedSet set) {
    ObjectNode template = set.template().deepCopy();
    ObjectMeta.of(template).object("labels").remove(NewReplicaSet.HASH);
    ((ObjectNode) deployment.path("spec")).set("template", template);
    ObjectNode annotations = ObjectMeta.of(deployment).object("annotations");
    annotations
        .properties()
        .removeIf(annotation -> !RevisionAnnotations.SKIPPED.contains(annotation.getKey()));
    JsonNode kept = set.node().path("metadata").path("annotations");
    for (Map.Entry<String, JsonNode> annotation : kept.properties()) {
      if (!RevisionAnnotations.SKIPPED.contains(annotation.getKey())) {
        annotations.set(annotation.getKey(), annotation.getValue());
      }
    }
  }
}
