package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.registry.InTreeVolumes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The rules for where the bytes of a volume lie (pkg/apis/core/validation, {@code
 * ValidatePersistentVolumeSpec}).
 */
final class VolumeSourceValidation {
  /** In the order in which they are looked at; only the first that is given is looked into. */
  static final List<String> SOURCES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "glusterfs",
          "flocker",
          "nfs",
          "rbd",
          "quobyte",
          "cephfs",
          "iscsi",
          "cinder",
          "fc",
          "flexVolume",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "scaleIO",
          "local",
          "storageos",
          "csi");

  /** Texts that a source must have which volumes of Pods do not have alike. */
  private static final Map<String, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("hostPath", List.of("path")),
          Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
          Map.entry("local", List.of("path")));

  private static final List<String> SECRETS =
      List.of(
          "controllerPublishSecretRef",
          "controllerExpandSecretRef",
          "nodePublishSecretRef",
          "nodeExpandSecretRef");

  private final ObjectView spec;
  private final List<FieldError> errors = new ArrayList<>();

  private VolumeSourceValidation(ObjectView spec) {
    this.spec = spec;
  }

  /** What is wrong with the source of a volume, of which there must be one and no more. */
  static List<FieldError> validate(ObjectView spec) {
    VolumeSourceValidation validation = new VolumeSourceValidation(spec);
    boolean found = false;
    for (String name : SOURCES) {
      if (!(spec.get(name) instanceof ObjectNode source)) {
        continue;
      }
      FieldPath path = VolumeRules.SPEC.child(name);
      if (found) {
        validation.errors.add(
            FieldError.forbidden(path, "may not specify more than 1 volume type"));
      } else {
        validation.source(path, name, new ObjectView(source));
      }
      found = true;
    }
    if (!found) {
      validation.errors.add(FieldError.required(VolumeRules.SPEC, "must specify a volume type"));
    }
    return validation.errors;
  }

  private void source(FieldPath path, String name, ObjectView source) {
    for (String field : REQUIRED.getOrDefault(name, InTreeVolumes.requiredTexts(name))) {
      if (source.text(field).isEmpty()) {
        errors.add(FieldError.required(path.child(field), ""));
      }
    }
    switch (name) {
      case "hostPath" -> hostPath(path, source);
      case "nfs" -> {
        String target = source.text("path");
        if (!target.startsWith("/")) {
          errors.add(FieldError.invalid(path.child("path"), target, "must be an absolute path"));
        }
      }
      case "local" -> {
        noBacksteps(path.child("path"), source.text("path"));
        if (!spec.has("nodeAffinity")) {
          errors.add(
              FieldError.required(
                  VolumeRules.SPEC.child("nodeAffinity"), "Local volume requires node affinity"));
        }
      }
      case "csi" -> csi(path, source);
      default -> {
        // What must be there has been looked at above.
      }
    }
  }

  private void hostPath(FieldPath path, ObjectView source) {
    String target = source.text("path");
    if (target.isEmpty()) {
      return;
    }
    noBacksteps(path.child("path"), target);
    String type = source.text("type");
    if (!InTreeVolumes.HOST_PATH_TYPES.contains(type)) {
      errors.add(FieldError.notSupported(path.child("type"), type, InTreeVolumes.HOST_PATH_TYPES));
    }
  }

  private void noBacksteps(FieldPath path, String target) {
    if (Arrays.asList(target.split("/", -1)).contains("..")) {
      errors.add(FieldError.invalid(path, target, "must not contain '..'"));
    }
  }

  private void csi(FieldPath path, ObjectView source) {
    errors.addAll(CsiValidation.driverName(path.child("driver"), source.text("driver")));
    if (source.text("volumeHandle").isEmpty()) {
      errors.add(FieldError.required(path.child("volumeHandle"), ""));
    }
    for (String field : SECRETS) {
      if (source.get(field) instanceof ObjectNode secret) {
        FieldPath own = path.child(field);
        String name = secret.path("name").asText();
        named(own.child("name"), name, NameFormat.subdomain(name));
        String namespace = secret.path("namespace").asText();
        named(own.child("namespace"), namespace, NameFormat.label(namespace));
      }
    }
  }

  private void named(FieldPath path, String name, List<String> messages) {
    if (name.isEmpty()) {
      errors.add(FieldError.required(path, ""));
      return;
    }
    errors.addAll(FieldError.invalid(path, name, messages));
  }
}
