package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.PortFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules for the containers of a Pod's spec (pkg/apis/core/validation/validation.go,
 * validateContainers, validateInitContainers, validateEphemeralContainers).
 */
final class ContainerValidation {
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  /** What a container that only debugs others may have. */
  private static final Set<String> EPHEMERAL_FIELDS =
      Set.of(
          "name",
          "image",
          "command",
          "args",
          "workingDir",
          "envFrom",
          "env",
          "volumeMounts",
          "volumeDevices",
          "terminationMessagePath",
          "terminationMessagePolicy",
          "imagePullPolicy",
          "securityContext",
          "stdin",
          "stdinOnce",
          "tty",
          "targetContainerName");

  private static final List<String> OTHER_FIELDS =
      List.of(
          "ports",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "restartPolicyRules",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle");

  private final ObjectView spec;
  private final Map<String, ObjectNode> volumes;
  private final Set<String> claims;
  private final Checks checks;
  private final ProbeValidation probes;

  /**
   * @param volumes those of the spec that are valid, by name
   * @param claims the names of its resource claims
   */
  ContainerValidation(
      ObjectView spec, Map<String, ObjectNode> volumes, Set<String> claims, Checks checks) {
    this.spec = spec;
    this.volumes = volumes;
    this.claims = claims;
    this.checks = checks;
    this.probes = new ProbeValidation(spec.get("terminationGracePeriodSeconds"), checks);
  }

  void regular(FieldPath path, List<ObjectNode> containers) {
    if (containers.isEmpty()) {
      checks.add(FieldError.required(path, ""));
      return;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < containers.size(); i++) {
      FieldPath own = path.index(i);
      ObjectView container = new ObjectView(containers.get(i));
      common(own, container);
      if (!names.add(container.text("name"))) {
        checks.add(FieldError.duplicate(own.child("name"), container.text("name")));
      }
      probes.lifecycle(own.child("lifecycle"), container);
      probes.probes(own, container);
      RestartPolicyValidation.validate(own, container, checks);
    }
    hostPorts(path, containers);
  }

  void init(FieldPath path, List<ObjectNode> containers, List<ObjectNode> regular) {
    Set<String> names = new HashSet<>();
    regular.forEach(container -> names.add(new ObjectView(container).text("name")));
    for (int i = 0; i < containers.size(); i++) {
      FieldPath own = path.index(i);
      ObjectView container = new ObjectView(containers.get(i));
      common(own, container);
      RestartPolicyValidation.validate(own, container, checks);
      String name = container.text("name");
      if (!name.isEmpty() && !names.add(name)) {
        checks.add(FieldError.duplicate(own.child("name"), name));
      }
      hostPorts(path, List.of(containers.get(i)));
      if (container.text("restartPolicy").equals("Always")) {
        probes.lifecycle(own.child("lifecycle"), container);
        probes.probes(own, container);
      } else {
        sidecarsOnly(own, container);
      }
    }
  }

  private void sidecarsOnly(FieldPath path, ObjectView container) {
    if (container.has("lifecycle")) {
      checks.add(sidecarOnly(path.child("lifecycle")));
    }
    for (String probe : PROBES) {
      if (container.has(probe)) {
        checks.add(sidecarOnly(path.child(probe)));
      }
    }
  }

  private static FieldError sidecarOnly(FieldPath path) {
    return FieldError.forbidden(
        path, "may not be set for init containers without restartPolicy=Always");
  }

  void ephemeral(FieldPath path, List<ObjectNode> containers, ObjectNode node) {
    Set<String> others = new HashSet<>();
    for (ContainerList list : List.of(ContainerList.REGULAR, ContainerList.INIT)) {
      list.of(node).forEach(container -> others.add(new ObjectView(container).text("name")));
    }
    Set<String> names = new HashSet<>(others);
    for (int i = 0; i < containers.size(); i++) {
      FieldPath own = path.index(i);
      ObjectView container = new ObjectView(containers.get(i));
      common(own, container);
      String image = container.text("image");
      if (!image.strip().equals(image)) {
        checks.add(
            FieldError.invalid(
                own.child("image"), image, "must not have leading or trailing whitespace"));
      }
      if (!names.add(container.text("name"))) {
        checks.add(FieldError.duplicate(own.child("name"), container.text("name")));
      }
      String target = container.text("targetContainerName");
      if (!target.isEmpty() && !others.contains(target)) {
        checks.add(FieldError.notFound(own.child("targetContainerName"), target));
      }
      ephemeralFields(own, container);
    }
  }

  private void ephemeralFields(FieldPath path, ObjectView container) {
    String why = "cannot be set for an Ephemeral Container";
    for (String field : OTHER_FIELDS) {
      JsonNode value = container.get(field);
      boolean set = value != null && !(value.isContainerNode() && value.isEmpty());
      if (set && !EPHEMERAL_FIELDS.contains(field)) {
        checks.add(FieldError.forbidden(path.child(field), why));
      }
    }
    List<ObjectNode> mounts = container.objects("volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      for (String field : List.of("subPath", "subPathExpr")) {
        if (!new ObjectView(mounts.get(i)).text(field).isEmpty()) {
          checks.add(FieldError.forbidden(path.child("volumeMounts").index(i).child(field), why));
        }
      }
    }
  }

  /** What holds of all containers. */
  private void common(FieldPath path, ObjectView container) {
    String name = container.text("name");
    if (checks.required(path.child("name"), name)) {
      checks.format(path.child("name"), name, NameFormat::label);
    }
    checks.required(path.child("image"), container.text("image"));
    checks.oneOf(
        path.child("terminationMessagePolicy"),
        container.text("terminationMessagePolicy"),
        "File",
        "FallbackToLogsOnError");
    ports(path.child("ports"), container.objects("ports"));
    EnvironmentValidation.variables(path.child("env"), container.objects("env"), volumes, checks);
    EnvironmentValidation.sources(path.child("envFrom"), container.objects("envFrom"), checks);
    MountValidation.mounts(path.child("volumeMounts"), container, volumes, checks);
    MountValidation.devices(path.child("volumeDevices"), container, volumes, checks);
    checks.oneOf(
        path.child("imagePullPolicy"),
        container.text("imagePullPolicy"),
        "Always",
        "IfNotPresent",
        "Never");
    ResourceValidation.requirements(
        path.child("resources"), new ObjectView(container.object("resources")), claims, checks);
    ResourceValidation.resizePolicy(
        path.child("resizePolicy"),
        container.objects("resizePolicy"),
        spec.text("restartPolicy"),
        checks);
    if (container.get("securityContext") instanceof ObjectNode context) {
      PodSecurityValidation.containerContext(
          path.child("securityContext"), new ObjectView(context), checks);
    }
  }

  private void ports(FieldPath path, List<ObjectNode> ports) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      FieldPath own = path.index(i);
      ObjectView port = new ObjectView(ports.get(i));
      String name = port.text("name");
      if (!name.isEmpty()) {
        List<String> messages = NameFormat.portName(name);
        checks.format(own.child("name"), name, text -> messages);
        if (messages.isEmpty() && !names.add(name)) {
          checks.add(FieldError.duplicate(own.child("name"), name));
        }
      }
      int number = port.integer("containerPort");
      if (number == 0) {
        checks.add(FieldError.required(own.child("containerPort"), ""));
      } else {
        checks.errors().addAll(PortFormat.number(own.child("containerPort"), number));
      }
      if (port.integer("hostPort") != 0) {
        checks.errors().addAll(PortFormat.number(own.child("hostPort"), port.integer("hostPort")));
      }
      checks.errors().addAll(PortFormat.protocol(own.child("protocol"), port.text("protocol")));
    }
  }

  /** A port of the host is had once. */
  private void hostPorts(FieldPath path, List<ObjectNode> containers) {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < containers.size(); i++) {
      List<ObjectNode> ports = new ObjectView(containers.get(i)).objects("ports");
      for (int j = 0; j < ports.size(); j++) {
        ObjectView port = new ObjectView(ports.get(j));
        String key =
            port.text("protocol") + "/" + port.text("hostIP") + "/" + port.integer("hostPort");
        if (port.integer("hostPort") != 0 && !taken.add(key)) {
          checks.add(
              FieldError.duplicate(path.index(i).child("ports").index(j).child("hostPort"), key));
        }
      }
    }
  }
}
