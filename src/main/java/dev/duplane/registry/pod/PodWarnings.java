package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.api.validation.IpFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is allowed in a new Pod and yet probably not meant, in the order in which kube-apiserver
 * tells of it (pkg/api/pod/warnings.go).
 */
final class PodWarnings {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
  private static final String NO_SELECTOR = ": a null labelSelector results in matching no pod";
  private static final List<String> SYSCTLS =
      List.of(
          "security.alpha.kubernetes.io/sysctls", "security.alpha.kubernetes.io/unsafe-sysctls");

  private final boolean strict;
  private final FieldPath place;
  private final FieldPath annotationsPlace;
  private final ObjectNode node;
  private final ObjectView spec;
  private final Map<String, String> annotations;
  private final List<String> warnings = new ArrayList<>();

  private PodWarnings(ObjectNode pod, boolean strict, FieldPath place, FieldPath annotationsPlace) {
    this.strict = strict;
    this.place = place;
    this.annotationsPlace = annotationsPlace;
    this.node = new ObjectView(pod).object("spec");
    this.spec = new ObjectView(node);
    this.annotations = new ObjectView(ObjectMeta.of(pod).node()).textMap("annotations");
  }

  static List<String> of(ObjectNode pod, boolean strict) {
    return run(
        new PodWarnings(
            pod, strict, FieldPath.of("spec"), FieldPath.of("metadata", "annotations")));
  }

  /** As {@link #of}, of a template that lies at a path. */
  static List<String> ofTemplate(FieldPath path, ObjectNode template, boolean strict) {
    return run(
        new PodWarnings(
            template, strict, path.child("spec"), path.child("metadata").child("annotations")));
  }

  private static List<String> run(PodWarnings found) {
    found.nodes();
    found.spread();
    found.annotations();
    VolumeWarnings.of(
        found.place.child("volumes"), found.spec.objects("volumes"), found.warnings::add);
    found.hostAliases();
    found.pullSecrets();
    found.fractions(found.place.child("overhead"), found.node.path("overhead"));
    found.containers();
    PortWarnings.of(found.place, found.node, found.warnings::add);
    found.gracePeriod();
    found.podAffinity();
    found.dnsServers();
    return found.warnings;
  }

  private void add(@Nullable String warning) {
    if (warning != null) {
      warnings.add(warning);
    }
  }

  private void nodes() {
    new TreeSet<>(spec.textMap("nodeSelector").keySet())
        .forEach(
            label -> DeprecatedLabels.inMap(place.child("nodeSelector"), label, warnings::add));
    FieldPath path = place.child("affinity").child("nodeAffinity");
    JsonNode affinity = node.path("affinity").path("nodeAffinity");
    JsonNode terms = affinity.path(REQUIRED).path("nodeSelectorTerms");
    for (int i = 0; i < terms.size(); i++) {
      FieldPath own = path.child(REQUIRED).child("nodeSelectorTerms").index(i);
      DeprecatedLabels.inTerm(own, terms.get(i), warnings::add);
    }
    JsonNode preferred = affinity.path(PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      FieldPath own = path.child(PREFERRED).index(i).child("preference");
      DeprecatedLabels.inTerm(own, preferred.get(i).path("preference"), warnings::add);
    }
  }

  private void spread() {
    List<ObjectNode> constraints = spec.objects("topologySpreadConstraints");
    for (int i = 0; i < constraints.size(); i++) {
      FieldPath path = place.child("topologySpreadConstraints").index(i);
      ObjectView constraint = new ObjectView(constraints.get(i));
      DeprecatedLabels.inField(
          path.child("topologyKey"), constraint.text("topologyKey"), warnings::add);
      if (!constraint.has("labelSelector")) {
        add(path.child("labelSelector") + NO_SELECTOR);
      }
    }
  }

  private void annotations() {
    String critical = "scheduler.alpha.kubernetes.io/critical-pod";
    if (annotations.containsKey(critical)) {
      add(
          annotationsPlace.key(critical)
              + ": non-functional in v1.16+; use the \"priorityClassName\" field instead");
    }
    for (String sysctls : SYSCTLS) {
      if (annotations.containsKey(sysctls)) {
        add(
            annotationsPlace.key(sysctls)
                + ": non-functional in v1.11+; use the \"sysctls\" field instead");
      }
    }
  }

  private void hostAliases() {
    Set<String> seen = new HashSet<>();
    List<ObjectNode> aliases = spec.objects("hostAliases");
    for (int i = 0; i < aliases.size(); i++) {
      FieldPath path = place.child("hostAliases").index(i).child("ip");
      String ip = new ObjectView(aliases.get(i)).text("ip");
      if (!seen.add(ip)) {
        add(path + ": duplicate ip \"" + ip + "\"");
      }
      add(IpFormat.addressWarning(path, ip, strict));
    }
  }

  private void pullSecrets() {
    Set<String> seen = new HashSet<>();
    List<String> empty = new ArrayList<>();
    List<ObjectNode> secrets = spec.objects("imagePullSecrets");
    for (int i = 0; i < secrets.size(); i++) {
      FieldPath path = place.child("imagePullSecrets").index(i).child("name");
      String name = new ObjectView(secrets.get(i)).text("name");
      if (!seen.add(name)) {
        add(path + ": duplicate name \"" + name + "\"");
      }
      if (name.isEmpty()) {
        empty.add(path + ": invalid empty name \"\"");
      }
    }
    warnings.addAll(empty);
  }

  private void containers() {
    seccomp(node, PodAnnotations.SECCOMP_POD);
    for (ContainerList list :
        List.of(ContainerList.INIT, ContainerList.REGULAR, ContainerList.EPHEMERAL)) {
      List<ObjectNode> containers = list.of(node);
      for (int i = 0; i < containers.size(); i++) {
        FieldPath path = place.child(list.field()).index(i);
        ObjectView container = new ObjectView(containers.get(i));
        seccomp(containers.get(i), PodAnnotations.SECCOMP_CONTAINER + container.text("name"));
        FieldPath resources = path.child("resources");
        JsonNode given = containers.get(i).path("resources");
        for (String resource : List.of("memory", "ephemeral-storage")) {
          fraction(resources.child("limits"), given.path("limits"), resource);
          fraction(resources.child("requests"), given.path("requests"), resource);
        }
        variables(path.child("env"), container.objects("env"));
      }
    }
  }

  /** An annotation is no profile any longer. */
  private void seccomp(ObjectNode holder, String key) {
    boolean field = holder.path("securityContext").path("seccompProfile").isObject();
    if (!field && annotations.containsKey(key)) {
      add(
          annotationsPlace.key(key)
              + ": non-functional in v1.27+; use the \"seccompProfile\" field instead");
    }
  }

  private void fractions(FieldPath path, JsonNode amounts) {
    fraction(path, amounts, "memory");
    fraction(path, amounts, "ephemeral-storage");
  }

  private void fraction(FieldPath path, JsonNode amounts, String resource) {
    String text = amounts.path(resource).asText();
    if (!text.isEmpty() && !Quantity.of(text).isWhole()) {
      add(
          path.key(resource)
              + ": fractional byte value \""
              + text
              + "\" is invalid, must be an integer");
    }
  }

  /** A value that is made of the one before is meant. */
  private void variables(FieldPath path, List<ObjectNode> variables) {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      ObjectView variable = new ObjectView(variables.get(i));
      String name = variable.text("name");
      String reference = "$(" + name + ")";
      String value = variable.text("value");
      boolean extended = value.contains(reference) && !value.equals(reference);
      Integer earlier = first.putIfAbsent(name, i);
      if (earlier != null && (!extended || variable.has("valueFrom"))) {
        add(
            path.index(i)
                + ": hides previous definition of \""
                + name
                + "\", which may be dropped when using apply");
      }
    }
  }

  private void gracePeriod() {
    if (node.path("terminationGracePeriodSeconds").asLong() < 0) {
      add(
          "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1");
    }
  }

  private void podAffinity() {
    for (String side : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode affinity = node.path("affinity").path(side);
      FieldPath path = place.child("affinity").child(side);
      JsonNode required = affinity.path(REQUIRED);
      for (int i = 0; i < required.size(); i++) {
        selector(path.child(REQUIRED).index(i), required.get(i));
      }
      JsonNode preferred = affinity.path(PREFERRED);
      for (int i = 0; i < preferred.size(); i++) {
        selector(
            path.child(PREFERRED).index(i).child("podAffinityTerm"),
            preferred.get(i).path("podAffinityTerm"));
      }
    }
  }

  private void selector(FieldPath path, JsonNode term) {
    if (!term.path("labelSelector").isObject()) {
      add(path.child("labelSelector") + NO_SELECTOR);
    }
  }

  private void dnsServers() {
    JsonNode servers = node.path("dnsConfig").path("nameservers");
    for (int i = 0; i < servers.size(); i++) {
      add(
          IpFormat.addressWarning(
              place.child("dnsConfig").child("nameservers").index(i),
              servers.get(i).asText(),
              strict));
    }
  }
}
