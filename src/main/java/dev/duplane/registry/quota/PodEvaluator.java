package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Pods use: themselves, and what they request and are limited to (evaluator/core/pods.go). */
final class PodEvaluator implements Evaluator {
  private static final String REQUESTS = "requests.";
  private static final String LIMITS = "limits.";
  private static final String HUGE_PAGES = "hugepages-";
  private static final List<String> COMPUTE = List.of("cpu", "memory", "ephemeral-storage");

  /** What each container has to say if a quota limits it. */
  private static final Set<String> REQUIRED =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  @Override
  public boolean matches(String name) {
    if (name.equals("pods") || name.equals("count/pods") || COMPUTE.contains(name)) {
      return true;
    }
    if (name.startsWith(LIMITS)) {
      return COMPUTE.contains(name.substring(LIMITS.length()));
    }
    if (name.startsWith(REQUESTS)) {
      String of = name.substring(REQUESTS.length());
      return COMPUTE.contains(of) || of.startsWith(HUGE_PAGES) || isExtended(of);
    }
    return name.startsWith(HUGE_PAGES);
  }

  private static boolean isExtended(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && !name.substring(0, slash).endsWith("kubernetes.io");
  }

  @Override
  public ResourceList none() {
    ResourceList none = new ResourceList();
    none.put("count/pods", 0);
    none.put("pods", 0);
    for (String name : COMPUTE) {
      none.put(name, 0);
      none.put(REQUESTS + name, 0);
      none.put(LIMITS + name, 0);
    }
    return none;
  }

  @Override
  public ResourceList usage(ObjectNode pod, Instant now) {
    ResourceList usage = new ResourceList();
    usage.put("count/pods", 1);
    if (!hasEnded(pod, now)) {
      JsonNode spec = pod.path("spec");
      usage.addAll(compute(PodAmounts.of(spec, "requests"), PodAmounts.of(spec, "limits")));
    }
    return usage;
  }

  private static ResourceList compute(ResourceList requests, ResourceList limits) {
    ResourceList usage = new ResourceList();
    usage.put("pods", 1);
    requests
        .amounts()
        .forEach(
            (name, amount) -> {
              boolean plain = COMPUTE.contains(name) || name.startsWith(HUGE_PAGES);
              if (plain) {
                usage.put(name, amount);
              }
              if (plain || isExtended(name)) {
                usage.put(REQUESTS + name, amount);
              }
            });
    limits
        .amounts()
        .forEach(
            (name, amount) -> {
              if (COMPUTE.contains(name)) {
                usage.put(LIMITS + name, amount);
              }
            });
    return usage;
  }

  /** A Pod that is done, or should have been gone by now, uses nothing. */
  private static boolean hasEnded(ObjectNode pod, Instant now) {
    String phase = pod.path("status").path("phase").asText();
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      return true;
    }
    ObjectMeta meta = ObjectMeta.of(pod);
    @Nullable String deletion = meta.deletionTimestamp();
    return deletion != null
        && !deletion.isEmpty()
        && meta.has("deletionGracePeriodSeconds")
        && now.isAfter(
            Instant.parse(deletion).plusSeconds(meta.integer("deletionGracePeriodSeconds")));
  }

  @Override
  public String missing(ObjectNode pod, Set<String> limited) {
    Set<String> required = new TreeSet<>(limited);
    required.retainAll(REQUIRED);
    if (required.isEmpty() || pod.path("spec").path("resources").isObject()) {
      return "";
    }
    Map<String, Set<String>> missing = new TreeMap<>();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        JsonNode resources = container.path("resources");
        Set<String> said =
            compute(
                    ResourceList.of(resources.path("requests")),
                    ResourceList.of(resources.path("limits")))
                .names();
        for (String name : required) {
          if (!said.contains(name)) {
            missing
                .computeIfAbsent(name, key -> new TreeSet<>())
                .add(container.path("name").asText());
          }
        }
      }
    }
    return missing.isEmpty()
        ? ""
        : "must specify "
            + missing.entrySet().stream()
                .map(each -> each.getKey() + " for: " + String.join(",", each.getValue()))
                .collect(Collectors.joining("; "));
  }

  @Override
  public boolean isInScope(ObjectNode pod, JsonNode quota) {
    return QuotaScopes.match(pod.path("spec"), quota);
  }
}
