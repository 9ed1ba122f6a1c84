package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules for where a container has its volumes (ValidateVolumeMounts, ValidateVolumeDevices).
 */
final class MountValidation {
  private MountValidation() {}

  static void mounts(
      FieldPath path, ObjectView container, Map<String, ObjectNode> volumes, Checks checks) {
    Map<String, String> devices = paths(container.objects("volumeDevices"), "devicePath");
    Set<String> taken = new HashSet<>();
    List<ObjectNode> mounts = container.objects("volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      FieldPath own = path.index(i);
      ObjectView mount = new ObjectView(mounts.get(i));
      String name = mount.text("name");
      String mountPath = mount.text("mountPath");
      checks.required(own.child("name"), name);
      if (!volumes.containsKey(name)) {
        checks.add(FieldError.notFound(own.child("name"), name));
      }
      checks.required(own.child("mountPath"), mountPath);
      if (!taken.add(mountPath)) {
        checks.add(FieldError.invalid(own.child("mountPath"), mountPath, "must be unique"));
      }
      if (devices.containsKey(name)) {
        checks.add(
            FieldError.invalid(own.child("name"), name, "must not already exist in volumeDevices"));
      }
      if (devices.containsValue(mountPath)) {
        checks.add(
            FieldError.invalid(
                own.child("mountPath"),
                mountPath,
                "must not already exist as a path in volumeDevices"));
      }
      // From here on the real server names the list, not the mount.
      subPaths(path, own, mount, checks);
      propagation(path.child("mountPropagation"), mount, container, checks);
      recursiveReadOnly(path.child("recursiveReadOnly"), mount, checks);
    }
  }

  private static Map<String, String> paths(List<ObjectNode> nodes, String field) {
    Map<String, String> paths = new HashMap<>();
    for (ObjectNode node : nodes) {
      paths.put(new ObjectView(node).text("name"), new ObjectView(node).text(field));
    }
    return paths;
  }

  private static void subPaths(FieldPath list, FieldPath own, ObjectView mount, Checks checks) {
    String subPath = mount.text("subPath");
    String expression = mount.text("subPathExpr");
    if (!subPath.isEmpty()) {
      checks.relativePath(list.child("subPath"), subPath);
    }
    if (!expression.isEmpty()) {
      if (!subPath.isEmpty()) {
        checks.add(
            FieldError.invalid(
                own.child("subPathExpr"),
                expression,
                "subPathExpr and subPath are mutually exclusive"));
      }
      checks.relativePath(list.child("subPathExpr"), expression);
    }
  }

  private static void propagation(
      FieldPath path, ObjectView mount, ObjectView container, Checks checks) {
    String propagation = mount.optionalText("mountPropagation");
    if (propagation == null) {
      return;
    }
    checks.supported(path, propagation, "Bidirectional", "HostToContainer", "None");
    boolean privileged = container.node().path("securityContext").path("privileged").asBoolean();
    if (propagation.equals("Bidirectional") && !privileged) {
      checks.add(
          FieldError.forbidden(
              path, "Bidirectional mount propagation is available only to privileged containers"));
    }
  }

  private static void recursiveReadOnly(FieldPath path, ObjectView mount, Checks checks) {
    String mode = mount.optionalText("recursiveReadOnly");
    if (mode == null || mode.equals("Disabled")) {
      return;
    }
    if (!List.of("Enabled", "IfPossible").contains(mode)) {
      checks.supported(path, mode, "Disabled", "Enabled", "IfPossible");
      return;
    }
    if (!mount.bool("readOnly")) {
      checks.add(FieldError.forbidden(path, "may only be specified when readOnly is true"));
    }
    String propagation = mount.optionalText("mountPropagation");
    if (propagation != null && !propagation.equals("None")) {
      checks.add(
          FieldError.forbidden(
              path, "may only be specified when mountPropagation is None or not specified"));
    }
  }

  static void devices(
      FieldPath path, ObjectView container, Map<String, ObjectNode> volumes, Checks checks) {
    Map<String, String> mounts = paths(container.objects("volumeMounts"), "mountPath");
    Set<String> names = new HashSet<>();
    Set<String> paths = new HashSet<>();
    List<ObjectNode> devices = container.objects("volumeDevices");
    for (int i = 0; i < devices.size(); i++) {
      FieldPath own = path.index(i);
      String name = new ObjectView(devices.get(i)).text("name");
      String device = new ObjectView(devices.get(i)).text("devicePath");
      FieldPath namePath = own.child("name");
      FieldPath devicePath = own.child("devicePath");
      checks.required(namePath, name);
      if (!name.isEmpty() && !names.add(name)) {
        checks.add(FieldError.invalid(namePath, name, "must be unique"));
      }
      ObjectNode volume = volumes.get(name);
      if (volume == null) {
        checks.add(FieldError.notFound(namePath, name));
      } else if (!volume.hasNonNull("persistentVolumeClaim") && !volume.hasNonNull("ephemeral")) {
        checks.add(
            FieldError.invalid(
                namePath,
                name,
                "can only use volume source type of PersistentVolumeClaim or Ephemeral for block"
                    + " mode"));
      }
      checks.required(devicePath, device);
      if (paths.contains(device)) {
        checks.add(FieldError.invalid(devicePath, device, "must be unique"));
      }
      if (Checks.climbs(device)) {
        checks.add(FieldError.invalid(devicePath, device, "can not contain backsteps ('..')"));
      } else {
        paths.add(device);
      }
      if (mounts.containsKey(name)) {
        checks.add(FieldError.invalid(namePath, name, "must not already exist in volumeMounts"));
      }
      if (mounts.containsValue(device)) {
        checks.add(
            FieldError.invalid(
                devicePath, device, "must not already exist as a path in volumeMounts"));
      }
    }
  }
}
