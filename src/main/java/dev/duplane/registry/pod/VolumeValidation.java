package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.registry.InTreeVolumes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules for a Pod's volumes (pkg/apis/core/validation/validation.go, ValidateVolumes). */
final class VolumeValidation {
  /** In the order in which they are looked at; only the first that is given is looked into. */
  private static final List<String> SOURCES =
      List.of(
          "emptyDir",
          "hostPath",
          "gitRepo",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "secret",
          "nfs",
          "iscsi",
          "glusterfs",
          "flocker",
          "persistentVolumeClaim",
          "rbd",
          "cinder",
          "cephfs",
          "quobyte",
          "downwardAPI",
          "fc",
          "flexVolume",
          "configMap",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "storageos",
          "projected",
          "scaleIO",
          "csi",
          "ephemeral",
          "image");

  /** Texts that a source must have which PersistentVolumes do not have alike. */
  private static final Map<String, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("gitRepo", List.of("repository")),
          Map.entry("secret", List.of("secretName")),
          Map.entry("persistentVolumeClaim", List.of("claimName")),
          Map.entry("configMap", List.of("name")),
          Map.entry("csi", List.of("driver")));

  private VolumeValidation() {}

  /** Each volume; those that are valid are given, by name. */
  static Map<String, ObjectNode> volumes(
      FieldPath path, List<ObjectNode> volumes, String podName, Checks checks) {
    Map<String, ObjectNode> valid = new LinkedHashMap<>();
    Set<String> claims = new HashSet<>();
    for (ObjectNode volume : volumes) {
      if (!podName.isEmpty() && volume.hasNonNull("ephemeral")) {
        claims.add(podName + "-" + new ObjectView(volume).text("name"));
      }
    }
    for (int i = 0; i < volumes.size(); i++) {
      FieldPath own = path.index(i);
      ObjectView volume = new ObjectView(volumes.get(i));
      String name = volume.text("name");
      Checks found = new Checks(new ArrayList<>());
      source(own, volume, found);
      if (found.required(own.child("name"), name)) {
        found.format(own.child("name"), name, NameFormat::label);
      }
      if (valid.containsKey(name)) {
        found.add(FieldError.duplicate(own.child("name"), name));
      }
      if (found.errors().isEmpty()) {
        valid.put(name, volumes.get(i));
      }
      checks.errors().addAll(found.errors());
      String claim = volume.node().path("persistentVolumeClaim").path("claimName").asText();
      if (claims.contains(claim)) {
        checks.add(
            FieldError.invalid(
                own.child("persistentVolumeClaim").child("claimName"),
                claim,
                "must not reference a PVC that gets created for an ephemeral volume"));
      }
    }
    return valid;
  }

  private static void source(FieldPath path, ObjectView volume, Checks checks) {
    boolean found = false;
    for (String type : SOURCES) {
      if (!(volume.get(type) instanceof ObjectNode source)) {
        continue;
      }
      if (found) {
        checks.add(
            FieldError.forbidden(shown(path, type), "may not specify more than 1 volume type"));
      } else {
        found = true;
        one(path.child(type), type, new ObjectView(source), checks);
      }
    }
    if (!found) {
      checks.add(FieldError.required(path, "must specify a volume type"));
    }
  }

  /** The real server writes two of them so. */
  private static FieldPath shown(FieldPath path, String type) {
    return path.child(
        switch (type) {
          case "cephfs" -> "cephFS";
          case "downwardAPI" -> "downwarAPI";
          default -> type;
        });
  }

  private static void one(FieldPath path, String type, ObjectView source, Checks checks) {
    for (String field : REQUIRED.getOrDefault(type, InTreeVolumes.requiredTexts(type))) {
      checks.required(path.child(field), source.text(field));
    }
    switch (type) {
      case "emptyDir" -> sizeLimit(path, source, checks);
      case "hostPath" -> hostPath(path, source, checks);
      case "gitRepo" -> checks.relativePath(path.child("directory"), source.text("directory"));
      case "nfs" -> {
        String target = source.text("path");
        if (!target.isEmpty() && !target.startsWith("/")) {
          checks.add(FieldError.invalid(path.child("path"), target, "must be an absolute path"));
        }
      }
      case "secret", "configMap" -> {
        checks.mode(path, source, "defaultMode");
        ProjectionValidation.items(path.child("items"), source.objects("items"), checks);
      }
      case "downwardAPI" -> {
        checks.mode(path, source, "defaultMode");
        for (ObjectNode file : source.objects("items")) {
          ProjectionValidation.downwardFile(path, new ObjectView(file), checks);
        }
      }
      case "projected" -> {
        checks.mode(path, source, "defaultMode");
        ProjectionValidation.sources(path, source.objects("sources"), checks);
      }
      case "csi" -> csi(path, source, checks);
      case "ephemeral" -> {
        if (!source.has("volumeClaimTemplate")) {
          checks.add(FieldError.required(path.child("volumeClaimTemplate"), ""));
        }
      }
      case "image" -> {
        checks.required(path.child("reference"), source.text("reference"));
        checks.oneOf(
            path.child("pullPolicy"), source.text("pullPolicy"), "Always", "IfNotPresent", "Never");
      }
      case "cephfs", "rbd" -> {
        if (source.texts("monitors").isEmpty()) {
          checks.errors().add(FieldError.required(path.child("monitors"), ""));
        }
      }
      default -> {
        // What must be there has been looked at above.
      }
    }
  }

  private static void sizeLimit(FieldPath path, ObjectView source, Checks checks) {
    String limit = source.optionalText("sizeLimit");
    if (limit != null && Quantity.of(limit).signum() < 0) {
      checks.add(
          FieldError.forbidden(
              path.child("sizeLimit"), "SizeLimit field must be a valid resource quantity"));
    }
  }

  private static void hostPath(FieldPath path, ObjectView source, Checks checks) {
    if (checks.required(path.child("path"), source.text("path"))) {
      checks.noBacksteps(path.child("path"), source.text("path"));
      String type = source.optionalText("type");
      if (type != null) {
        checks.supported(
            path.child("type"), type, InTreeVolumes.HOST_PATH_TYPES.toArray(String[]::new));
      }
    }
  }

  private static void csi(FieldPath path, ObjectView source, Checks checks) {
    String driver = source.text("driver");
    if (!driver.isEmpty()) {
      if (driver.length() > NameFormat.LABEL_MAX) {
        checks.add(FieldError.tooLong(path.child("driver"), NameFormat.LABEL_MAX));
      }
      checks.format(path.child("driver"), driver, NameFormat::subdomain);
    }
    if (source.get("nodePublishSecretRef") instanceof ObjectNode secret) {
      checks.required(
          path.child("nodePublishSecretRef").child("name"), secret.path("name").asText());
    }
  }
}
