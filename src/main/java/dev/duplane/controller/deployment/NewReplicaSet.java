package dev.duplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.StatusException;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.workload.PodControl;
import dev.duplane.controller.workload.TemplateHash;
import dev.duplane.controller.workload.WorkloadOwner;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ReplicaSet that has a Deployment's template, found or made
 * (pkg/controller/deployment/sync.go, {@code getNewReplicaSet}).
 */
final class NewReplicaSet {
  static final String HASH = "pod-template-hash";

  private final WorkloadOwner owner;
  private final ObjectNode deployment;
  private final RolloutStatus status;
  private final SetWrites writes;

  /**
   * @param owner the Deployment as it was
   * @param deployment the Deployment, to be changed
   */
  NewReplicaSet(
      WorkloadOwner owner, ObjectNode deployment, RolloutStatus status, SetWrites writes) {
    this.owner = owner;
    this.deployment = deployment;
    this.status = status;
    this.writes = writes;
  }

  /** The oldest with the template, null if there is none ({@code FindNewReplicaSet}). */
  static @Nullable ManagedSet find(JsonNode deployment, List<ManagedSet> sets) {
    JsonNode template = deployment.path("spec").path("template");
    return sets.stream()
        .filter(set -> TemplateHash.sameBut(HASH, set.template(), template))
        .min(ManagedSet.BY_AGE)
        .orElse(null);
  }

  /** Brings one that is there up to date. */
  void sync(ManagedSet set, List<ManagedSet> oldSets) {
    long revision = RevisionAnnotations.newest(oldSets) + 1;
    boolean changed = RevisionAnnotations.update(deployment, set, revision);
    int minReady = deployment.path("spec").path("minReadySeconds").asInt();
    ObjectNode spec = (ObjectNode) set.node().path("spec");
    if (spec.path("minReadySeconds").asInt() != minReady) {
      spec.put("minReadySeconds", minReady);
      changed = true;
    }
    if (changed) {
      writes.update(set);
    }
    noteRevision(set);
    if (!status.hasProgress()) {
      status.progress("True", "FoundNewReplicaSet", "Found new replica set \"" + set.name() + "\"");
    }
  }

  private void noteRevision(ManagedSet set) {
    String revision = set.annotation(RevisionAnnotations.REVISION);
    if (revision != null) {
      ObjectMeta.of(deployment).object("annotations").put(RevisionAnnotations.REVISION, revision);
    }
  }

  /**
   * Makes one.
   *
   * @param existing looks a ReplicaSet up by its name
   * @throws StatusException if that is refused; the status says so
   */
  ManagedSet create(List<ManagedSet> oldSets, Lookup existing) {
    ManagedSet made = new ManagedSet(draft(oldSets));
    RevisionAnnotations.update(deployment, made, RevisionAnnotations.newest(oldSets) + 1);
    RevisionAnnotations.sizes(made, writes.bounds());
    try {
      ManagedSet created = writes.create(made);
      noteRevision(created);
      status.progress(
          "True", "NewReplicaSetCreated", "Created new replica set \"" + created.name() + "\"");
      return created;
    } catch (StatusException e) {
      if ("AlreadyExists".equals(e.status().reason())) {
        return taken(made.name(), existing, e);
      }
      if (!OwnObjects.isNamespaceTerminating(e)) {
        String message =
            "Failed to create new replica set \"" + made.name() + "\": " + e.getMessage();
        status.progress("False", "ReplicaSetCreateError", message);
        writes.warning("ReplicaSetCreateError", message);
      }
      throw e;
    }
  }

  /** Looks a ReplicaSet up. */
  interface Lookup {
    @Nullable ObjectNode named(String name);
  }

  /** One of that name may be this very one; otherwise its hash has met that of another. */
  private ManagedSet taken(String name, Lookup existing, StatusException e) {
    ObjectNode there = existing.named(name);
    if (there != null && owner.controls(there)) {
      ManagedSet set = new ManagedSet(there);
      if (find(deployment, List.of(set)) != null) {
        noteRevision(set);
        return set;
      }
    }
    status.collided();
    throw e;
  }

  private ObjectNode draft(List<ManagedSet> oldSets) {
    JsonNode spec = deployment.path("spec");
    JsonNode collisions = status.status().path("collisionCount");
    String hash =
        TemplateHash.of(spec.path("template"), collisions.isNumber() ? collisions.asInt() : null);
    Map<String, String> label = Map.of(HASH, hash);
    ObjectNode template = spec.path("template").deepCopy();
    PodControl.label(template, label);
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = set.putObject("metadata");
    metadata.put("name", owner.name() + "-" + hash);
    metadata.set("labels", template.path("metadata").path("labels").deepCopy());
    metadata.putArray("ownerReferences").add(owner.reference());
    ObjectNode own = set.putObject("spec");
    own.put("replicas", firstSize(oldSets));
    if (spec.path("minReadySeconds").asInt() != 0) {
      own.set("minReadySeconds", spec.get("minReadySeconds"));
    }
    own.set("selector", spec.path("selector").deepCopy());
    new ObjectView((ObjectNode) own.get("selector")).object("matchLabels").put(HASH, hash);
    own.set("template", template);
    return set;
  }

  /** How many replicas it begins with. */
  private int firstSize(List<ManagedSet> oldSets) {
    return size(writes.bounds(), deployment, 0, ManagedSet.replicas(oldSets));
  }

  /**
   * The size that the new set may have now ({@code NewRSNewReplicas}).
   *
   * @param present the size that it has
   * @param all the sizes of all sets together
   */
  static int size(RolloutBounds bounds, JsonNode deployment, int present, int all) {
    if (!RolloutBounds.isRollingUpdate(deployment.path("spec"))) {
      return bounds.desired();
    }
    return all >= bounds.most()
        ? present
        : present + Math.min(bounds.most() - all, bounds.desired() - present);
  }
}
