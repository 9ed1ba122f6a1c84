package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.servicepods.EndpointIdentity;
import dev.duplane.controller.servicepods.SelectedPod;
import dev.duplane.controller.servicepods.SelectingService;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Works out how the slices of one Service and family should be, and what has to be written for that
 * (Kubernetes, {@code reconcileByAddressType} in {@code
 * staging/src/k8s.io/endpointslice/reconciler.go}).
 */
final class SliceReconciler {
  private final SelectingService service;
  private final SliceLabels labels;
  private final Function<String, @Nullable ObjectNode> nodes;
  private final TopologyCache topology;
  private final Set<String> problems = new LinkedHashSet<>();

  /** What there is to write. */
  record Changes(
      List<ObjectNode> toCreate,
      List<ObjectNode> toUpdate,
      List<ObjectNode> toDelete,
      List<TopologyCache.Notice> notices) {}

  /** The endpoints that offer the same ports. */
  private record Group(List<ObjectNode> ports, Map<String, ObjectNode> endpoints) {}

  /**
   * @param service whose slices they are
   * @param nodes finds a Node by name; null if it is not there
   * @param topology gives hints if the Service asks for them by annotation
   */
  SliceReconciler(
      SelectingService service,
      Function<String, @Nullable ObjectNode> nodes,
      TopologyCache topology) {
    this.service = service;
    this.topology = topology;
    this.labels = new SliceLabels(service);
    this.nodes = nodes;
  }

  /** What could not be done as it should, each thing once. */
  Set<String> problems() {
    return problems;
  }

  /**
   * The writes of one family.
   *
   * @param pods those that the Service selects
   * @param existing the Service's slices of the family, by name; they are not changed
   */
  Changes reconcile(IpFamily family, List<SelectedPod> pods, List<ObjectNode> existing) {
    Changes changes =
        new Changes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Map<String, List<ObjectNode>> byPorts = new LinkedHashMap<>();
    for (ObjectNode slice : existing) {
      if (isOwned(slice)) {
        String ports = EndpointIdentity.ofPorts(slice.path("ports"));
        byPorts.computeIfAbsent(ports, p -> new ArrayList<>()).add(slice);
      } else {
        changes.toDelete().add(slice);
      }
    }
    wanted(family, pods)
        .forEach(
            (ports, group) -> {
              SlicePacking packing = new SlicePacking(group.endpoints(), labels);
              List<ObjectNode> slices = byPorts.remove(ports);
              packing.pack(slices == null ? List.of() : slices, () -> fresh(family, group.ports()));
              changes.toCreate().addAll(packing.toCreate());
              changes.toUpdate().addAll(packing.toUpdate());
              changes.toDelete().addAll(packing.toDelete());
            });
    byPorts.values().forEach(changes.toDelete()::addAll);
    keepOne(family, existing, changes);
    hint(family, existing, changes);
    reuse(changes);
    return changes;
  }

  private Map<String, Group> wanted(IpFamily family, List<SelectedPod> pods) {
    Map<String, Group> wanted = new LinkedHashMap<>();
    boolean samePorts = service.hasNumberedTargetsOnly();
    for (SelectedPod pod : pods) {
      if (!pod.isEndpoint(true)) {
        continue;
      }
      Group group = wanted.size() == 1 && samePorts ? onlyOf(wanted) : group(wanted, pod);
      ObjectNode node = nodes.apply(pod.nodeName());
      if (node == null && !service.publishesNotReadyAddresses()) {
        problems.add(
            "skipping Pod %s for Service %s/%s: Node %s Not Found"
                .formatted(pod.name(), service.namespace(), service.name(), pod.nodeName()));
        continue;
      }
      ObjectNode endpoint = PodEndpoint.of(pod, node, service, family);
      if (!endpoint.path("addresses").isEmpty()) {
        group.endpoints().put(EndpointIdentity.of(endpoint), endpoint);
      }
    }
    return wanted;
  }

  private static Group onlyOf(Map<String, Group> wanted) {
    return wanted.values().iterator().next();
  }

  private Group group(Map<String, Group> wanted, SelectedPod pod) {
    List<ObjectNode> ports = PodEndpoint.ports(pod, service);
    return wanted.computeIfAbsent(
        EndpointIdentity.ofPorts(ports), p -> new Group(ports, new LinkedHashMap<>()));
  }

  /** A Service has a slice of each family, if only an empty one without ports. */
  private void keepOne(IpFamily family, List<ObjectNode> existing, Changes changes) {
    if (existing.size() != changes.toDelete().size() || !changes.toCreate().isEmpty()) {
      return;
    }
    ObjectNode only = changes.toDelete().size() == 1 ? changes.toDelete().get(0) : null;
    if (only != null
        && labels.areOn(only)
        && only.path("endpoints").isEmpty()
        && only.path("ports").isEmpty()) {
      changes.toDelete().clear();
    } else {
      changes.toCreate().add(fresh(family, List.of()));
    }
  }

  /** The annotation goes before {@code trafficDistribution}. */
  private void hint(IpFamily family, List<ObjectNode> existing, Changes changes) {
    Set<String> written = new HashSet<>();
    changes.toUpdate().forEach(slice -> written.add(name(slice)));
    changes.toDelete().forEach(slice -> written.add(name(slice)));
    List<ObjectNode> unchanged =
        existing.stream().filter(slice -> !written.contains(name(slice))).toList();
    if (service.wantsTopologyHints()) {
      List<ObjectNode> changing = new ArrayList<>(changes.toCreate());
      changing.addAll(changes.toUpdate());
      changes
          .notices()
          .addAll(topology.addHints(service, family, changing, unchanged, changes.toUpdate()));
      return;
    }
    changes.notices().addAll(topology.disable(service, family));
    EndpointHints hints = new EndpointHints(service.trafficDistribution());
    changes.toCreate().forEach(hints::putOn);
    changes.toUpdate().forEach(hints::putOn);
    for (ObjectNode slice : unchanged) {
      if (hints.differIn(slice)) {
        ObjectNode copy = slice.deepCopy();
        hints.putOn(copy);
        changes.toUpdate().add(copy);
      }
    }
  }

  /** A slice that would go is written over with one that would come ({@code finalize}). */
  private void reuse(Changes changes) {
    List<ObjectNode> toCreate = changes.toCreate();
    for (ObjectNode slice : List.copyOf(changes.toDelete())) {
      if (!toCreate.isEmpty() && isOwned(slice)) {
        ObjectNode made = toCreate.remove(toCreate.size() - 1);
        ObjectMeta.of(made).setName(name(slice));
        changes.toUpdate().add(made);
        changes.toDelete().remove(slice);
      }
    }
  }

  private static String name(ObjectNode slice) {
    return slice.path("metadata").path("name").asText();
  }

  private boolean isOwned(ObjectNode slice) {
    for (JsonNode owner : slice.path("metadata").path("ownerReferences")) {
      if (owner.path("uid").asText().equals(service.uid())
          && owner.path("kind").asText().equals("Service")
          && owner.path("apiVersion").asText().equals("v1")) {
        return true;
      }
    }
    return false;
  }

  private ObjectNode fresh(IpFamily family, List<ObjectNode> ports) {
    ObjectNode slice = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = slice.putObject("metadata");
    metadata.put("generateName", service.name() + "-");
    metadata
        .putArray("ownerReferences")
        .add(OwnObjects.controllerReference("v1", "Service", service.name(), service.uid()));
    slice.put("addressType", family.wireName());
    // What is empty is not sent: the fields are null when they are read.
    if (!ports.isEmpty()) {
      slice.putArray("ports").addAll(ports);
    }
    return labels.putOn(slice);
  }
}
