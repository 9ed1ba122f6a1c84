package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.api.validation.IpFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is allowed in a new Pod and yet probably not meant (pkg/api/pod/warnings.go). */
final class PodWarnings {
  private static final FieldPath SPEC = FieldPath.of("spec");

  private final boolean strict;
  private final ObjectNode node;
  private final ObjectView spec;
  private final List<String> warnings = new ArrayList<>();

  private PodWarnings(ObjectNode spec, boolean strict) {
    this.strict = strict;
    this.node = spec;
    this.spec = new ObjectView(spec);
  }

  static List<String> of(ObjectNode pod, boolean strict) {
    PodWarnings found = new PodWarnings(new ObjectView(pod).object("spec"), strict);
    found.hostAliases();
    found.pullSecrets();
    found.containers();
    found.gracePeriod();
    found.dnsServers();
    return found.warnings;
  }

  private void add(@Nullable String warning) {
    if (warning != null) {
      warnings.add(warning);
    }
  }

  private void hostAliases() {
    Set<String> seen = new HashSet<>();
    List<ObjectNode> aliases = spec.objects("hostAliases");
    for (int i = 0; i < aliases.size(); i++) {
      FieldPath path = SPEC.child("hostAliases").index(i).child("ip");
      String ip = new ObjectView(aliases.get(i)).text("ip");
      if (!seen.add(ip)) {
        add(path + ": duplicate ip \"" + ip + "\"");
      }
      add(IpFormat.addressWarning(path, ip, strict));
    }
  }

  private void pullSecrets() {
    Set<String> seen = new HashSet<>();
    List<ObjectNode> secrets = spec.objects("imagePullSecrets");
    for (int i = 0; i < secrets.size(); i++) {
      FieldPath path = SPEC.child("imagePullSecrets").index(i);
      String name = new ObjectView(secrets.get(i)).text("name");
      if (name.isEmpty()) {
        add(path + ": invalid empty name \"\"");
      } else if (!seen.add(name)) {
        add(path.child("name") + ": duplicate name \"" + name + "\"");
      }
    }
  }

  private void containers() {
    for (ContainerList list : List.of(ContainerList.INIT, ContainerList.REGULAR)) {
      List<ObjectNode> containers = list.of(node);
      for (int i = 0; i < containers.size(); i++) {
        FieldPath path = SPEC.child(list.field()).index(i);
        fractions(path.child("resources"), containers.get(i).path("resources"));
        variables(path.child("env"), new ObjectView(containers.get(i)).objects("env"));
      }
    }
  }

  private void fractions(FieldPath path, JsonNode resources) {
    for (String bound : List.of("limits", "requests")) {
      for (String resource : List.of("memory", "ephemeral-storage")) {
        String text = resources.path(bound).path(resource).asText();
        if (!text.isEmpty() && !Quantity.of(text).isWhole()) {
          add(
              path.child(bound).key(resource)
                  + ": fractional byte value \""
                  + text
                  + "\" is invalid, must be an integer");
        }
      }
    }
  }

  private void variables(FieldPath path, List<ObjectNode> variables) {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      ObjectView variable = new ObjectView(variables.get(i));
      String name = variable.text("name");
      Integer earlier = first.putIfAbsent(name, i);
      if (earlier != null && !variable.text("value").contains("$(" + name + ")")) {
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

  private void dnsServers() {
    JsonNode servers = node.path("dnsConfig").path("nameservers");
    for (int i = 0; i < servers.size(); i++) {
      add(
          IpFormat.addressWarning(
              SPEC.child("dnsConfig").child("nameservers").index(i),
              servers.get(i).asText(),
              strict));
    }
  }
}
