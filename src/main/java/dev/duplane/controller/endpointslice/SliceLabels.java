package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.servicepods.SelectingService;
import dev.duplane.controller.servicepods.ServiceSlices;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The labels of a Service's slices: the Service's own, and those that say whose they are
 * (Kubernetes, {@code setEndpointSliceLabels} in {@code
 * staging/src/k8s.io/endpointslice/utils.go}).
 */
final class SliceLabels {
  /** This controller. */
  static final String MANAGER = "endpointslice-controller.k8s.io";

  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final Set<String> RESERVED =
      Set.of(ServiceSlices.SERVICE_NAME, ServiceSlices.MANAGED_BY, HEADLESS);

  private final Map<String, String> mirrored;
  private final Map<String, String> all;

  SliceLabels(SelectingService service) {
    this.mirrored = withoutReserved(service.labels());
    this.all = new TreeMap<>(mirrored);
    if (service.headless()) {
      all.put(HEADLESS, "");
    }
    all.put(ServiceSlices.SERVICE_NAME, service.name());
    all.put(ServiceSlices.MANAGED_BY, MANAGER);
  }

  private static Map<String, String> withoutReserved(Map<String, String> labels) {
    Map<String, String> rest = new TreeMap<>(labels);
    rest.keySet().removeAll(RESERVED);
    return rest;
  }

  /** Whether a slice has other labels of the Service than it should. */
  boolean differFrom(ObjectNode slice) {
    return !withoutReserved(ObjectMeta.of(slice).labels()).equals(mirrored);
  }

  /** Whether a slice has these labels and no others. */
  boolean areOn(ObjectNode slice) {
    return ObjectMeta.of(slice).labels().equals(all);
  }

  /**
   * Gives a slice the labels.
   *
   * @param slice the caller's own; its metadata is replaced
   */
  ObjectNode putOn(ObjectNode slice) {
    ObjectNode metadata = slice.objectNode();
    metadata.setAll(ObjectMeta.of(slice).node());
    ObjectNode labels = metadata.putObject("labels");
    all.forEach(labels::put);
    slice.set("metadata", metadata);
    return slice;
  }
}
