package dev.duplane.controller.servicepods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.IndexRule;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The EndpointSlices that one controller keeps for Services, as their labels say (discovery/v1,
 * {@code LabelServiceName} and {@code LabelManagedBy}).
 */
public final class ServiceSlices {
  /** The label with the name of the Service. */
  public static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** The label with the controller that keeps the slice. */
  public static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private static final IndexRule BY_KEEPER =
      new IndexRule("controller and Service", ServiceSlices::keepers);

  private final String keeper;
  private final OwnObjects own;
  private final Indexer indexer;
  private final OwnWrites ownWrites = new OwnWrites();

  /**
   * @param registry where slices are written
   * @param manager whose informer is read
   * @param keeper the controller, as the label {@link #MANAGED_BY} has it
   */
  public ServiceSlices(Registry registry, ControllerManager manager, String keeper) {
    this.keeper = keeper;
    this.own =
        OwnObjects.of(
            registry, "discovery.k8s.io", "endpointslices", OwnObjects.CONTROLLER_MANAGER);
    this.indexer = manager.informer(own.resource());
    indexer.addIndex(BY_KEEPER);
  }

  private static List<String> keepers(ObjectNode slice) {
    ObjectMeta meta = ObjectMeta.of(slice);
    Map<String, String> labels = meta.labels();
    String service = labels.getOrDefault(SERVICE_NAME, "");
    String keeper = labels.getOrDefault(MANAGED_BY, "");
    return service.isEmpty() || keeper.isEmpty()
        ? List.of()
        : List.of(key(keeper, meta.namespace(), service));
  }

  private static String key(String keeper, String namespace, String service) {
    return keeper + "/" + namespace + "/" + service;
  }

  /** The slices of a Service that the controller keeps, by name; not to be changed. */
  public List<ObjectNode> of(String namespace, String service) {
    return indexer.byIndex(BY_KEEPER, key(keeper, namespace, service));
  }

  /**
   * The events of slices that others have written or deleted, or that have another Service now.
   *
   * @param resource of the objects to reconcile, which have the Service's name
   */
  public Source events(GroupResource resource) {
    return new Source(own.resource(), (event, queue) -> observe(event, resource, queue));
  }

  private void observe(ObjectEvent event, GroupResource resource, Consumer<Request> queue) {
    if (ownWrites.includes(event)) {
      return;
    }
    accept(event.shared(), resource, queue);
    ObjectNode before = event.before();
    if (before != null) {
      accept(before, resource, queue);
    }
  }

  private void accept(ObjectNode slice, GroupResource resource, Consumer<Request> queue) {
    ObjectMeta meta = ObjectMeta.of(slice);
    Map<String, String> labels = meta.labels();
    String service = labels.getOrDefault(SERVICE_NAME, "");
    if (!service.isEmpty() && keeper.equals(labels.get(MANAGED_BY))) {
      queue.accept(new Request(resource, meta.namespace(), service));
    }
  }

  /** Makes a slice. */
  public void create(String namespace, ObjectNode slice) {
    ownWrites.add(own.create(namespace, slice));
  }

  /** Writes over the slice of that name. */
  public void update(String namespace, ObjectNode slice) {
    ownWrites.add(own.update(namespace, ObjectMeta.of(slice).name(), "", slice));
  }

  /** Deletes a slice. */
  public void delete(ObjectNode slice) {
    ObjectMeta meta = ObjectMeta.of(slice);
    ownWrites.addDeletion(own.request(meta.namespace(), meta.name()));
    own.delete(meta.namespace(), meta.name());
  }

  /** Forgets what the controller has written. */
  public void reset() {
    ownWrites.clear();
  }
}
