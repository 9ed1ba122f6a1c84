package dev.duplane.registry;

import java.util.List;
import java.util.Map;

/**
 * What sources say that volumes of Pods and PersistentVolumes have alike (pkg/apis/core/validation,
 * {@code validateVolumeSource} and {@code ValidatePersistentVolumeSpec}).
 */
public final class InTreeVolumes {
  /** {@code supportedHostPathTypes}, in the order of messages. */
  public static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");

  private static final Map<String, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("awsElasticBlockStore", List.of("volumeID")),
          Map.entry("glusterfs", List.of("endpoints", "path")),
          Map.entry("nfs", List.of("server", "path")),
          Map.entry("rbd", List.of("image")),
          Map.entry("iscsi", List.of("targetPortal", "iqn")),
          Map.entry("cinder", List.of("volumeID")),
          Map.entry("flexVolume", List.of("driver")),
          Map.entry("azureFile", List.of("secretName", "shareName")),
          Map.entry("vsphereVolume", List.of("volumePath")),
          Map.entry("photonPersistentDisk", List.of("pdID")),
          Map.entry("portworxVolume", List.of("volumeID")),
          Map.entry("azureDisk", List.of("diskName", "diskURI")),
          Map.entry("storageos", List.of("volumeName")));

  private InTreeVolumes() {}

  /** The texts that a source must have, in order; none if it has rules of its own. */
  public static List<String> requiredTexts(String source) {
    return REQUIRED.getOrDefault(source, List.of());
  }
}
