package dev.duplane.controller.servicepods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.IndexRule;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.PodsOnNodes;
import dev.duplane.controller.Request;
import dev.duplane.controller.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which Pods a Service selects, and which Services select a Pod; both are found by one label that
 * they have in common, so that neither all Pods nor all Services are looked at.
 */
public final class ServicePods {
  /** The resource of Services. */
  public static final GroupResource SERVICES = new GroupResource("", "services");

  /** The resource of Pods. */
  public static final GroupResource PODS = new GroupResource("", "pods");

  private static final IndexRule BY_SELECTOR =
      new IndexRule("first label of the selector", ServicePods::firstOfSelector);

  private static final IndexRule BY_LABEL =
      new IndexRule("labels", pod -> labels(new SelectedPod(pod)));

  private final Indexer services;
  private final Indexer pods;
  private final PodsOnNodes podsOnNodes;

  /**
   * @param manager whose informers are asked
   */
  public ServicePods(ControllerManager manager) {
    this.services = manager.informer(SERVICES);
    this.pods = manager.informer(PODS);
    services.addIndex(BY_SELECTOR);
    pods.addIndex(BY_LABEL);
    this.podsOnNodes = new PodsOnNodes(pods);
  }

  private static String label(String namespace, Map.Entry<String, ?> label, String value) {
    return namespace + "/" + label.getKey() + "=" + value;
  }

  private static List<String> labels(SelectedPod pod) {
    List<String> labels = new ArrayList<>();
    String namespace = pod.namespace();
    pod.labels()
        .properties()
        .forEach(label -> labels.add(label(namespace, label, label.getValue().asText())));
    return labels;
  }

  private static List<String> firstOfSelector(ObjectNode service) {
    SelectingService selecting = new SelectingService(service);
    return selecting.selector().properties().stream()
        .min(Map.Entry.comparingByKey())
        .map(first -> label(selecting.namespace(), first, first.getValue().asText()))
        .stream()
        .toList();
  }

  /** A Service; null if it is not there. */
  public @Nullable SelectingService service(Request request) {
    ObjectNode service = services.get(request);
    return service == null ? null : new SelectingService(service);
  }

  /** The Pods that a Service selects, by name. */
  public List<SelectedPod> selectedBy(SelectingService service) {
    List<SelectedPod> selected = new ArrayList<>();
    for (String label : firstOfSelector(service.node())) {
      for (ObjectNode node : pods.byIndex(BY_LABEL, label)) {
        SelectedPod pod = new SelectedPod(node);
        if (service.selects(pod)) {
          selected.add(pod);
        }
      }
    }
    return selected;
  }

  /** Names the Services that select a Pod. */
  private Set<Request> selecting(SelectedPod pod) {
    Set<Request> found = new TreeSet<>(Comparator.naturalOrder());
    for (String label : labels(pod)) {
      for (ObjectNode node : services.byIndex(BY_SELECTOR, label)) {
        SelectingService service = new SelectingService(node);
        if (service.selects(pod)) {
          found.add(new Request(SERVICES, service.namespace(), service.name()));
        }
      }
    }
    return found;
  }

  /** Names the Services that select Pods on a Node. */
  public Set<Request> selectingOn(String node) {
    Set<Request> found = new TreeSet<>(Comparator.naturalOrder());
    podsOnNodes.on(node).forEach(pod -> found.addAll(selecting(new SelectedPod(pod))));
    return found;
  }

  /** The events of Pods that concern their Services. */
  public Source podEvents() {
    return new Source(PODS, this::observe);
  }

  /** The Services whose endpoints may have changed ({@code GetServicesToUpdateOnPodChange}). */
  private void observe(ObjectEvent event, Consumer<Request> queue) {
    ObjectNode before = event.before();
    SelectedPod pod = new SelectedPod(event.shared());
    if (before == null || event.current() == null) {
      selecting(pod).forEach(queue);
      return;
    }
    SelectedPod old = new SelectedPod(before);
    boolean changed = pod.endpointChangedSince(old);
    if (!pod.selectionChangedSince(old)) {
      if (changed) {
        selecting(pod).forEach(queue);
      }
      return;
    }
    Set<Request> now = selecting(pod);
    Set<Request> then = selecting(old);
    now.stream().filter(service -> changed || !then.contains(service)).forEach(queue);
    then.stream().filter(service -> changed || !now.contains(service)).forEach(queue);
  }
}
