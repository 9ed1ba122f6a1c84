package dev.duplane.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.OwnObjects;
import dev.duplane.registry.SemanticEquality;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ControllerRevisions of a workload: each holds a template that it has had
 * (pkg/controller/history/controller_history.go).
 */
public final class RevisionHistory {
  private final OwnObjects objects;
  private final WorkloadOwner owner;
  private final String label;
  private final List<ObjectNode> revisions;

  /**
   * @param owned the ControllerRevisions of all workloads of the kind
   * @param label which has the hash of a revision
   */
  public RevisionHistory(OwnedObjects owned, WorkloadOwner owner, String label) {
    this.objects = owned.objects();
    this.owner = owner;
    this.label = label;
    this.revisions = new ArrayList<>(owned.claim(owner, revision -> true));
    revisions.sort(
        Comparator.comparingLong(RevisionHistory::number)
            .thenComparing(r -> r.path("metadata").path("creationTimestamp").asText())
            .thenComparing(RevisionHistory::name));
  }

  /** The number of a revision. */
  public static long number(ObjectNode revision) {
    return revision.path("revision").asLong();
  }

  /** The name of a revision. */
  public static String name(ObjectNode revision) {
    return revision.path("metadata").path("name").asText();
  }

  /** The hash of a revision, as its label has it. */
  public String hash(ObjectNode revision) {
    return revision.path("metadata").path("labels").path(label).asText();
  }

  /** All, the oldest first; not to be changed. */
  public List<ObjectNode> all() {
    return revisions;
  }

  /** A revision by its name, null if there is none. */
  public @Nullable ObjectNode named(String name) {
    return revisions.stream().filter(r -> name(r).equals(name)).findFirst().orElse(null);
  }

  /** What a revision of the workload as it is now holds: a patch that restores it. */
  private ObjectNode data() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ObjectNode template = owner.node().path("spec").path("template").deepCopy();
    template.put("$patch", "replace");
    data.putObject("spec").set("template", template);
    return (ObjectNode) TemplateHash.canonical(data);
  }

  /**
   * The template that a revision holds.
   *
   * @return a copy without the mark of the patch
   */
  public static ObjectNode template(ObjectNode revision) {
    ObjectNode template =
        revision.path("data").path("spec").path("template") instanceof ObjectNode held
            ? held.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    template.remove("$patch");
    return template;
  }

  /** The revisions that hold the template that the workload has now. */
  public List<ObjectNode> current() {
    ObjectNode data = data();
    return revisions.stream()
        .filter(revision -> SemanticEquality.equal(revision.get("data"), data))
        .toList();
  }

  /** The highest number of others than these. */
  public long newest(List<ObjectNode> except) {
    return revisions.stream()
        .filter(revision -> !except.contains(revision))
        .mapToLong(RevisionHistory::number)
        .max()
        .orElse(0);
  }

  /**
   * Makes a revision of the workload as it is now; one that is there under the name and holds the
   * same is it.
   *
   * @param hash that it is known by; null: that of what it holds
   * @param number that it gets
   * @param collisions how often a hash was taken; null for never
   * @throws StatusException if that is refused, because the hash is taken too
   */
  public ObjectNode create(@Nullable String hash, long number, @Nullable Integer collisions) {
    ObjectNode data = data();
    String known =
        hash == null ? TemplateHash.ofRevision(data, collisions) : Objects.requireNonNull(hash);
    ObjectNode revision = OwnObjects.named(owner.name() + "-" + known);
    ObjectMeta meta = ObjectMeta.of(revision);
    JsonNode spec = owner.node().path("spec");
    PodControl.label(revision, ObjectMeta.of((ObjectNode) spec.path("template")).labels());
    PodControl.label(revision, Map.of(label, known));
    JsonNode annotations = owner.node().path("metadata").path("annotations");
    if (!annotations.isEmpty()) {
      meta.set("annotations", annotations);
    }
    meta.node().putArray("ownerReferences").add(owner.reference());
    revision.set("data", data);
    revision.put("revision", number);
    try {
      objects.create(owner.namespace(), revision);
    } catch (StatusException e) {
      ObjectNode there = objects.get(owner.namespace(), meta.name());
      if (there == null || !SemanticEquality.equal(there.get("data"), data)) {
        throw e;
      }
      revision = there;
    }
    revisions.add(revision);
    return revision;
  }

  /** Gives a revision another number. */
  public ObjectNode renumber(ObjectNode revision, long number) {
    ObjectNode changed = revision.deepCopy();
    changed.put("revision", number);
    ObjectMeta.of(changed).remove("resourceVersion");
    objects.update(owner.namespace(), name(revision), "", changed);
    revisions.set(revisions.indexOf(revision), changed);
    return changed;
  }

  /** Deletes the oldest that are not used, beyond so many. */
  public void truncate(Stream<ObjectNode> used, int limit) {
    Set<ObjectNode> live = Collections.newSetFromMap(new IdentityHashMap<>());
    used.forEach(live::add);
    List<ObjectNode> unused = new ArrayList<>(revisions);
    unused.removeIf(live::contains);
    for (int i = 0; i < unused.size() - limit; i++) {
      objects.delete(owner.namespace(), name(unused.get(i)));
    }
  }
}
