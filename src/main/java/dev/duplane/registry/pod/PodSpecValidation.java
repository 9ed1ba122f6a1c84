package dev.duplane.registry.pod;

import static dev.duplane.registry.pod.ContainerList.EPHEMERAL;
import static dev.duplane.registry.pod.ContainerList.INIT;
import static dev.duplane.registry.pod.ContainerList.REGULAR;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules for a Pod's spec, be it that of a Pod or of a template, in the order in which
 * kube-apiserver tells of them (pkg/apis/core/validation/validation.go, ValidatePodSpec).
 */
public final class PodSpecValidation {
  private final FieldPath path;
  private final ObjectNode node;
  private final ObjectView spec;
  private final Checks checks = new Checks(new ArrayList<>());

  private PodSpecValidation(FieldPath path, ObjectNode node) {
    this.path = path;
    this.node = node;
    this.spec = new ObjectView(node);
  }

  /**
   * All that is wrong with a spec, in order.
   *
   * @param path of the spec, e.g. {@code spec.template.spec}
   * @param spec with its defaults filled in
   * @param pod whether it is a Pod's own
   * @param podName the Pod's name, empty for a template
   */
  public static List<FieldError> validate(
      FieldPath path, ObjectNode spec, boolean pod, String podName) {
    return new PodSpecValidation(path, spec).run(pod, podName);
  }

  private List<FieldError> run(boolean pod, String podName) {
    if (!spec.has("terminationGracePeriodSeconds")) {
      checks.add(FieldError.required(path.child("terminationGracePeriodSeconds"), ""));
    }
    Map<String, ObjectNode> volumes =
        VolumeValidation.volumes(path.child("volumes"), spec.objects("volumes"), podName, checks);
    Set<String> claims = resourceClaims();
    ContainerValidation containers = new ContainerValidation(spec, volumes, claims, checks);
    containers.regular(path.child(REGULAR.field()), REGULAR.of(node));
    containers.init(path.child(INIT.field()), INIT.of(node), REGULAR.of(node));
    containers.ephemeral(path.child(EPHEMERAL.field()), EPHEMERAL.of(node), node);
    PodResources.validate(path.child("resources"), node, claims, checks);
    if (spec.bool("hostNetwork")) {
      hostPorts(pod);
    }
    policies();
    PodSecurityValidation.podContext(
        path.child("securityContext"),
        spec,
        new ObjectView(spec.object("securityContext")),
        checks);
    AffinityValidation.affinity(path.child("affinity"), node.path("affinity"), checks);
    dnsConfig(path.child("dnsConfig"));
    gates();
    TopologyValidation.constraints(
        path.child("topologySpreadConstraints"), spec.objects("topologySpreadConstraints"), checks);
    OsValidation os = new OsValidation(path, node, checks);
    os.hostProcesses();
    hostUsers();
    names();
    overhead();
    os.os();
    return checks.errors();
  }

  private Set<String> resourceClaims() {
    Set<String> names = new HashSet<>();
    List<ObjectNode> claims = spec.objects("resourceClaims");
    for (int i = 0; i < claims.size(); i++) {
      FieldPath claimPath = path.child("resourceClaims").index(i);
      ObjectView claim = new ObjectView(claims.get(i));
      String name = claim.text("name");
      if (checks.required(claimPath.child("name"), name)) {
        if (!names.add(name)) {
          checks.add(FieldError.duplicate(claimPath.child("name"), name));
        } else {
          checks.format(claimPath.child("name"), name, NameFormat::label);
        }
      }
      for (String field : List.of("resourceClaimName", "resourceClaimTemplateName")) {
        String value = claim.optionalText(field);
        if (value != null) {
          checks.format(claimPath.child(field), value, NameFormat::subdomain);
        }
      }
    }
    return names;
  }

  /** On the host's network a container's port is the host's. */
  private void hostPorts(boolean pod) {
    List<ObjectNode> containers = REGULAR.of(node);
    for (int i = 0; i < containers.size(); i++) {
      List<ObjectNode> ports = new ObjectView(containers.get(i)).objects("ports");
      for (int j = 0; j < ports.size(); j++) {
        ObjectView port = new ObjectView(ports.get(j));
        int host = port.integer("hostPort");
        if ((pod || host != 0) && host != port.integer("containerPort")) {
          checks.add(
              FieldError.invalid(
                  path.child("containers").index(i).child("ports").index(j).child("hostPort"),
                  host,
                  "must match `containerPort` when `hostNetwork` is true"));
        }
      }
    }
  }

  private void policies() {
    checks.oneOf(
        path.child("restartPolicy"), spec.text("restartPolicy"), "Always", "OnFailure", "Never");
    checks.oneOf(
        path.child("dnsPolicy"),
        spec.text("dnsPolicy"),
        "ClusterFirstWithHostNet",
        "ClusterFirst",
        "Default",
        "None");
    checks
        .errors()
        .addAll(
            ObjectMetaValidation.labels(path.child("nodeSelector"), spec.textMap("nodeSelector")));
  }

  private void dnsConfig(FieldPath configPath) {
    if (spec.text("dnsPolicy").equals("None")) {
      if (!spec.has("dnsConfig")) {
        checks.add(
            FieldError.required(configPath, "must provide `dnsConfig` when `dnsPolicy` is None"));
        return;
      }
      if (new ObjectView(spec.object("dnsConfig")).texts("nameservers").isEmpty()) {
        checks.add(
            FieldError.required(
                configPath.child("nameservers"),
                "must provide at least one DNS nameserver when `dnsPolicy` is None"));
        return;
      }
    }
    if (node.get("dnsConfig") instanceof ObjectNode config) {
      DnsConfigValidation.validate(configPath, new ObjectView(config), checks);
    }
  }

  private void gates() {
    List<ObjectNode> readiness = spec.objects("readinessGates");
    for (int i = 0; i < readiness.size(); i++) {
      checks.format(
          path.child("readinessGates").index(i).child("conditionType"),
          new ObjectView(readiness.get(i)).text("conditionType"),
          NameFormat::qualifiedName);
    }
    Set<String> seen = new HashSet<>();
    List<ObjectNode> scheduling = spec.objects("schedulingGates");
    for (int i = 0; i < scheduling.size(); i++) {
      FieldPath gate = path.child("schedulingGates").index(i);
      String name = new ObjectView(scheduling.get(i)).text("name");
      checks.format(gate, name, NameFormat::qualifiedName);
      if (!seen.add(name)) {
        checks.add(FieldError.duplicate(gate, name));
      }
    }
  }

  private void hostUsers() {
    JsonNode users = spec.get("hostUsers");
    if (users == null || users.asBoolean()) {
      return;
    }
    String why = "when `hostUsers` is false";
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (spec.bool(field)) {
        String shown = field.equals("hostNetwork") ? field : "H" + field.substring(1);
        checks.add(FieldError.forbidden(path.child(shown), why));
      }
    }
  }

  private void names() {
    ifGiven("serviceAccountName", spec.text("serviceAccountName"));
    ifGiven("nodeName", spec.text("nodeName"));
    JsonNode deadline = spec.get("activeDeadlineSeconds");
    if (deadline != null && (deadline.asLong() < 1 || deadline.asLong() > Integer.MAX_VALUE)) {
      checks.add(
          FieldError.invalid(
              path.child("activeDeadlineSeconds"),
              deadline,
              "must be between 1 and 2147483647, inclusive"));
    }
    for (String field : List.of("hostname", "subdomain")) {
      if (!spec.text(field).isEmpty()) {
        checks.format(path.child(field), spec.text(field), NameFormat::label);
      }
    }
    TolerationValidation.tolerations(
        path.child("tolerations"), spec.objects("tolerations"), checks);
    hostAliases();
    ifGiven("priorityClassName", spec.text("priorityClassName"));
    String runtimeClass = spec.optionalText("runtimeClassName");
    if (runtimeClass != null) {
      checks.format(path.child("runtimeClassName"), runtimeClass, NameFormat::subdomain);
    }
    String preemption = spec.optionalText("preemptionPolicy");
    if (preemption != null) {
      checks.oneOf(path.child("preemptionPolicy"), preemption, "PreemptLowerPriority", "Never");
    }
  }

  private void overhead() {
    if (node.get("overhead") instanceof ObjectNode overhead) {
      ObjectNode limits = node.objectNode();
      limits.set("limits", overhead);
      ResourceValidation.requirements(
          path.child("overhead"), new ObjectView(limits), Set.of(), checks);
    }
  }

  private void ifGiven(String field, String name) {
    if (!name.isEmpty()) {
      checks.format(path.child(field), name, NameFormat::subdomain);
    }
  }

  private void hostAliases() {
    List<ObjectNode> aliases = spec.objects("hostAliases");
    for (int i = 0; i < aliases.size(); i++) {
      FieldPath alias = path.child("hostAliases").index(i);
      ObjectView view = new ObjectView(aliases.get(i));
      checks.errors().addAll(IpFormat.address(alias.child("ip"), view.text("ip"), List.of()));
      List<String> hostnames = view.texts("hostnames");
      for (int j = 0; j < hostnames.size(); j++) {
        checks.format(alias.child("hostnames").index(j), hostnames.get(j), NameFormat::subdomain);
      }
    }
  }
}
