package dev.duplane.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.IndexRule;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Source;
import dev.duplane.patch.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one resource that workloads own: Pods, ReplicaSets, ControllerRevisions. What
 * nobody controls and a workload selects is adopted, what it selects no longer is released
 * (pkg/controller/controller_ref_manager.go).
 */
public final class OwnedObjects {
  /** By the uid of what controls an object, or as {@link #orphans} has it if nothing does. */
  private static final IndexRule BY_CONTROLLER =
      new IndexRule("controller", OwnedObjects::controllers);

  private static final String OWNERS = "ownerReferences";

  private final OwnObjects objects;
  private final Indexer indexer;
  private final Indexer owners;
  private final OwnObjects ownerObjects;
  private final String ownerKind;
  private final List<String> finalizers;

  /**
   * @param manager whose informers are read
   * @param objects those that are owned
   * @param owners those that own them
   * @param ownerKind their kind
   */
  public OwnedObjects(
      ControllerManager manager, OwnObjects objects, OwnObjects owners, String ownerKind) {
    this(manager, objects, owners, ownerKind, List.of());
  }

  /**
   * Those that have finalizers for as long as they are owned.
   *
   * @param finalizers given to what is adopted, and taken from what is released
   */
  public OwnedObjects(
      ControllerManager manager,
      OwnObjects objects,
      OwnObjects owners,
      String ownerKind,
      List<String> finalizers) {
    this.finalizers = List.copyOf(finalizers);
    this.objects = objects;
    this.indexer = manager.informer(objects.resource());
    this.owners = manager.informer(owners.resource());
    this.ownerObjects = owners;
    this.ownerKind = ownerKind;
    indexer.addIndex(BY_CONTROLLER);
    this.owners.addIndex(BY_CONTROLLER);
  }

  private static List<String> controllers(ObjectNode object) {
    JsonNode controller = WorkloadOwner.controllerOf(object);
    return List.of(
        controller == null
            ? orphans(object.path("metadata").path("namespace").asText())
            : controller.path("uid").asText());
  }

  /** No uid has a slash. */
  private static String orphans(String namespace) {
    return "/" + namespace;
  }

  /** The events of the owned objects: each concerns its controller, or those that select it. */
  public Source events() {
    return new Source(objects.resource(), this::observe);
  }

  private void observe(ObjectEvent event, Consumer<Request> queue) {
    ObjectNode now = event.shared();
    JsonNode controller = WorkloadOwner.controllerOf(now);
    ObjectNode before = event.before();
    JsonNode former = before == null ? null : WorkloadOwner.controllerOf(before);
    if (former != null && !former.equals(controller)) {
      request(former, event, queue);
    }
    if (controller != null) {
      request(controller, event, queue);
    } else if (event.current() != null) {
      selecting(now, queue);
    }
  }

  private void request(JsonNode controller, ObjectEvent event, Consumer<Request> queue) {
    if (controller.path("kind").asText().equals(ownerKind)
        && controller.path("apiVersion").asText().equals(WorkloadOwner.apiVersion(ownerKind))) {
      queue.accept(
          ownerObjects.request(event.request().namespace(), controller.path("name").asText()));
    }
  }

  private void selecting(ObjectNode orphan, Consumer<Request> queue) {
    ObjectMeta meta = ObjectMeta.of(orphan);
    if (meta.labels().isEmpty()) {
      return;
    }
    for (ObjectNode owner : owners.list(meta.namespace())) {
      if (selector(owner).matches(meta.labels())) {
        queue.accept(ownerObjects.request(meta.namespace(), ObjectMeta.of(owner).name()));
      }
    }
  }

  /** The selector of a workload; one that cannot be read matches nothing. */
  public static LabelSelector selector(ObjectNode owner) {
    try {
      return LabelSelector.ofObject(owner.path("spec").path("selector"));
    } catch (IllegalArgumentException e) {
      return LabelSelector.NOTHING;
    }
  }

  /** What a workload controls, whether it selects it or not; not to be changed. */
  public List<ObjectNode> controlledBy(WorkloadOwner owner) {
    return controlledBy(owner.uid());
  }

  /**
   * The workloads that have the same controller as one, as the ReplicaSets of a Deployment have,
   * itself among them.
   */
  public List<WorkloadOwner> siblings(WorkloadOwner owner) {
    JsonNode controller = WorkloadOwner.controllerOf(owner.node());
    return controller == null
        ? List.of(owner)
        : owners.byIndex(BY_CONTROLLER, controller.path("uid").asText()).stream()
            .map(sibling -> new WorkloadOwner(ownerKind, sibling))
            .toList();
  }

  /**
   * What belongs to a workload, after adopting and releasing what is to be; not to be changed.
   *
   * @param candidates which objects are looked at
   */
  public List<ObjectNode> claim(WorkloadOwner owner, Predicate<ObjectNode> candidates) {
    LabelSelector selector = selector(owner.node());
    List<ObjectNode> claimed = new ArrayList<>();
    for (ObjectNode object : indexer.byIndex(BY_CONTROLLER, owner.uid())) {
      if (!candidates.test(object)) {
        continue;
      }
      if (selector.matches(ObjectMeta.of(object).labels())) {
        claimed.add(object);
      } else if (!owner.deleting()) {
        release(owner, object);
      }
    }
    if (!owner.deleting()) {
      for (ObjectNode orphan : indexer.byIndex(BY_CONTROLLER, orphans(owner.namespace()))) {
        ObjectMeta meta = ObjectMeta.of(orphan);
        if (!meta.deleting() && selector.matches(meta.labels()) && candidates.test(orphan)) {
          adopt(owner, orphan);
          claimed.add(orphan);
        }
      }
    }
    return claimed;
  }

  private void adopt(WorkloadOwner owner, ObjectNode object) {
    patch(object, owner.reference(), "finalizers");
  }

  private void release(WorkloadOwner owner, ObjectNode object) {
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    patch(
        object,
        reference.put("$patch", "delete").put("uid", owner.uid()),
        "$deleteFromPrimitiveList/finalizers");
  }

  private void patch(ObjectNode object, ObjectNode reference, String finalizersAre) {
    ObjectMeta meta = ObjectMeta.of(object);
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = change.putObject("metadata");
    metadata.put("uid", meta.uid()).putArray(OWNERS).add(reference);
    finalizers.forEach(each -> metadata.withArrayProperty(finalizersAre).add(each));
    objects.patch(meta.namespace(), meta.name(), "", PatchType.STRATEGIC_MERGE, change);
  }

  /** The owned objects themselves. */
  public OwnObjects objects() {
    return objects;
  }

  /** An owner by its request, null if it is gone; not to be changed. */
  public @Nullable WorkloadOwner owner(Request request) {
    ObjectNode node = owners.get(request);
    return node == null ? null : new WorkloadOwner(ownerKind, node);
  }

  /** The owner that an object names as its controller, null if it is gone; not to be changed. */
  public @Nullable WorkloadOwner ownerOf(ObjectNode object) {
    JsonNode controller = WorkloadOwner.controllerOf(object);
    WorkloadOwner owner =
        controller == null
            ? null
            : owner(
                ownerObjects.request(
                    ObjectMeta.of(object).namespace(), controller.path("name").asText()));
    return owner != null && owner.controls(object) ? owner : null;
  }

  /** An owned object by its request, null if it is gone; not to be changed. */
  public @Nullable ObjectNode owned(Request request) {
    return indexer.get(request);
  }

  /** What an owner that may be gone controls; not to be changed. */
  public List<ObjectNode> controlledBy(String uid) {
    return indexer.byIndex(BY_CONTROLLER, uid);
  }

  /** The object that would be an owner of that name, the caller's own; null if there is none. */
  public @Nullable ObjectNode ownerNode(String namespace, String name) {
    return ownerObjects.get(namespace, name);
  }
}
