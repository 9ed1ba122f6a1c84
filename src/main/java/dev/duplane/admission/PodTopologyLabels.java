package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import java.util.List;
import java.util.Map;

/**
 * Tells Pods where their Node is: copies its zone and its region into the labels of Bindings, which
 * become labels of the Pod, and of new Pods that name a Node (KEP-4742;
 * plugin/pkg/admission/podtopologylabels). Where they are there already, those of the Node win.
 *
 * <p>A Binding that is POSTed to the resource of its own is none that kube-apiserver looks at.
 */
final class PodTopologyLabels implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final List<String> COPIED =
      List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

  private final NamespacedObjects nodes;

  /**
   * @param nodes which have the labels
   */
  PodTopologyLabels(NamespacedObjects nodes) {
    this.nodes = nodes;
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object();
    if (object == null
        || attributes.operation() != Operation.CREATE
        || !attributes.resource().groupResource().equals(PODS)) {
      return;
    }
    String node =
        switch (attributes.subresource()) {
          case "" -> object.path("spec").path("nodeName").asText();
          case "binding" ->
              object.path("target").path("kind").asText().equals("Node")
                  ? object.path("target").path("name").asText()
                  : "";
          default -> "";
        };
    if (!node.isEmpty()) {
      copy(nodes.labels("", node), ObjectMeta.of(object));
    }
  }

  private static void copy(Map<String, String> labels, ObjectMeta meta) {
    for (String key : COPIED) {
      String value = labels.get(key);
      if (value != null) {
        meta.object("labels").put(key, value);
      }
    }
  }
}
