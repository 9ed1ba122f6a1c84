package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import org.jspecify.annotations.Nullable;

/** The static defaults of a Pod's volumes (core/v1 VolumeSource; defaults.go). */
final class VolumeDefaults {
  /** 0644. */
  private static final int MODE = 420;

  private static final int TOKEN_SECONDS = 3600;
  private static final int CERTIFICATE_SECONDS = 86400;

  private VolumeDefaults() {}

  static void apply(ObjectNode volume) {
    if (volume.properties().stream()
        .allMatch(field -> field.getKey().equals("name") || field.getValue().isNull())) {
      volume.putObject("emptyDir");
    }
    for (String source : new String[] {"secret", "configMap", "downwardAPI", "projected"}) {
      setIfAbsent(volume.get(source), "defaultMode", MODE);
    }
    files(volume.path("downwardAPI"));
    for (JsonNode source : volume.path("projected").path("sources")) {
      files(source.path("downwardAPI"));
      setIfAbsent(source.get("serviceAccountToken"), "expirationSeconds", TOKEN_SECONDS);
      setIfAbsent(source.get("podCertificate"), "maxExpirationSeconds", CERTIFICATE_SECONDS);
    }
    text(volume.get("iscsi"), "iscsiInterface", "default");
    text(volume.get("rbd"), "pool", "rbd");
    text(volume.get("rbd"), "user", "admin");
    text(volume.get("rbd"), "keyring", "/etc/ceph/keyring");
    text(volume.get("scaleIO"), "fsType", "xfs");
    text(volume.get("scaleIO"), "storageMode", "ThinProvisioned");
    azureDisk(volume.get("azureDisk"));
    if (volume.get("hostPath") instanceof ObjectNode path && !path.hasNonNull("type")) {
      path.put("type", "");
    }
    if (volume.path("ephemeral").path("volumeClaimTemplate").get("spec") instanceof ObjectNode claim
        && !claim.hasNonNull("volumeMode")) {
      claim.put("volumeMode", "Filesystem");
    }
    if (volume.get("image") instanceof ObjectNode image) {
      text(image, "pullPolicy", ImageName.defaultPullPolicy(image.path("reference").asText()));
    }
  }

  private static void files(JsonNode source) {
    source.path("items").forEach(PodSpecDefaults::fieldReference);
  }

  private static void azureDisk(@Nullable JsonNode source) {
    if (source instanceof ObjectNode disk) {
      text(disk, "cachingMode", "ReadWrite");
      text(disk, "kind", "Shared");
      text(disk, "fsType", "ext4");
      if (!disk.hasNonNull("readOnly")) {
        disk.put("readOnly", false);
      }
    }
  }

  private static void setIfAbsent(@Nullable JsonNode source, String field, int value) {
    if (source instanceof ObjectNode given && !given.hasNonNull(field)) {
      given.put(field, value);
    }
  }

  private static void text(@Nullable JsonNode source, String field, String value) {
    if (source instanceof ObjectNode given) {
      PodSpecDefaults.setIfEmpty(new ObjectView(given), field, value);
    }
  }
}
