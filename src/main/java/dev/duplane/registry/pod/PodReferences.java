package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of the objects that a Pod is about, as its kubelet has to read them (pkg/api/pod,
 * util.go, {@code VisitPodSecretNames} and {@code VisitPodConfigmapNames}).
 */
public final class PodReferences {
  /** Volumes that name a Secret in one field; the pointer is below the volume. */
  private static final List<String> VOLUME_SECRETS =
      List.of(
          "/azureFile/secretName",
          "/cephfs/secretRef/name",
          "/cinder/secretRef/name",
          "/csi/nodePublishSecretRef/name",
          "/flexVolume/secretRef/name",
          "/iscsi/secretRef/name",
          "/rbd/secretRef/name",
          "/scaleIO/secretRef/name",
          "/secret/secretName",
          "/storageos/secretRef/name");

  /** What marks a Pod that a kubelet has from a file of its own. */
  public static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

  private final JsonNode pod;

  /**
   * @param pod as it is stored
   */
  public PodReferences(JsonNode pod) {
    this.pod = pod;
  }

  /** Whether the Pod stands for one that a kubelet runs by itself. */
  public boolean isMirror() {
    return pod.path("metadata").path("annotations").has(MIRROR_ANNOTATION);
  }

  /** The Secrets. */
  public Set<String> secrets() {
    Set<String> names = new TreeSet<>();
    pod.at("/spec/imagePullSecrets").forEach(each -> add(names, each.path("name")));
    containers(names, "secretRef", "secretKeyRef");
    for (JsonNode volume : pod.at("/spec/volumes")) {
      VOLUME_SECRETS.forEach(pointer -> add(names, volume.at(pointer)));
      projected(names, volume, "secret");
    }
    return names;
  }

  /** The ConfigMaps. */
  public Set<String> configMaps() {
    Set<String> names = new TreeSet<>();
    containers(names, "configMapRef", "configMapKeyRef");
    for (JsonNode volume : pod.at("/spec/volumes")) {
      add(names, volume.at("/configMap/name"));
      projected(names, volume, "configMap");
    }
    return names;
  }

  /** The PersistentVolumeClaims, with those that the Pod itself makes. */
  public Set<String> claims() {
    Set<String> names = new TreeSet<>();
    for (JsonNode volume : pod.at("/spec/volumes")) {
      add(names, volume.at("/persistentVolumeClaim/claimName"));
      if (volume.hasNonNull("ephemeral")) {
        names.add(pod.at("/metadata/name").asText() + "-" + volume.path("name").asText());
      }
    }
    return names;
  }

  /** Volumes in which several sources are one, source by source. */
  public List<JsonNode> projections() {
    List<JsonNode> sources = new ArrayList<>();
    for (JsonNode volume : pod.at("/spec/volumes")) {
      volume.at("/projected/sources").forEach(sources::add);
    }
    return sources;
  }

  private void containers(Set<String> names, String all, String key) {
    if (pod.get("spec") instanceof ObjectNode spec) {
      for (ContainerList list : ContainerList.values()) {
        for (JsonNode container : list.of(spec)) {
          container.path("envFrom").forEach(each -> add(names, each.path(all).path("name")));
          container
              .path("env")
              .forEach(each -> add(names, each.path("valueFrom").path(key).path("name")));
        }
      }
    }
  }

  private static void projected(Set<String> names, JsonNode volume, String source) {
    volume.at("/projected/sources").forEach(each -> add(names, each.path(source).path("name")));
  }

  private static void add(Set<String> names, JsonNode name) {
    if (name.isTextual()) {
      names.add(name.asText());
    }
  }
}
