package dev.duplane.admission.podsecurity;

import static dev.duplane.admission.podsecurity.CheckWords.plural;
import static dev.duplane.admission.podsecurity.CheckWords.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which volumes a restricted Pod may have (policy/check_restrictedVolumes.go). */
final class VolumeChecks {
  private static final List<String> ALLOWED =
      List.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  /** In the order in which kube-apiserver looks for them. */
  private static final List<String> RESTRICTED =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "gitRepo",
          "nfs",
          "iscsi",
          "glusterfs",
          "rbd",
          "flexVolume",
          "cinder",
          "cephfs",
          "flocker",
          "fc",
          "azureFile",
          "vsphereVolume",
          "quobyte",
          "azureDisk",
          "photonPersistentDisk",
          "portworxVolume",
          "scaleIO",
          "storageos");

  private VolumeChecks() {}

  static @Nullable Violation restrictedVolumes(CheckedPod pod) {
    List<String> bad = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      if (ALLOWED.stream().noneMatch(volume::has)) {
        bad.add(volume.path("name").asText());
        types.add(RESTRICTED.stream().filter(volume::has).findFirst().orElse("unknown"));
      }
    }
    return bad.isEmpty()
        ? null
        : new Violation(
            "restricted volume types",
            plural("volume", bad.size())
                + " "
                + quoted(bad)
                + (bad.size() == 1 ? " uses " : " use ")
                + plural("restricted volume type", types.size())
                + " "
                + quoted(types));
  }
}
