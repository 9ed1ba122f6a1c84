package dev.duplane.kubectl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * All objects of all kinds that discovery names, and what is used of the pools of addresses and
 * ports. Events and Leases are left out: they come and go by themselves.
 *
 * @param generations by resource, Namespace and name; 0 for kinds that have none
 * @param pools as the emulator tells them
 */
record Inventory(Map<String, Long> generations, String pools) {
  private static final Set<String> LEFT_OUT = Set.of("events", "leases");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What there is now. */
  static Inventory of(KubernetesClient client) {
    Map<String, Long> generations = new TreeMap<>();
    for (String path : groupVersions(client)) {
      for (JsonNode resource : resources(client, path)) {
        String name = resource.path("name").asText();
        if (resource.path("verbs").toString().contains("\"list\"") && !LEFT_OUT.contains(name)) {
          for (JsonNode item : get(client, path + "/" + name).path("items")) {
            JsonNode meta = item.path("metadata");
            generations.put(
                "%s %s/%s"
                    .formatted(name, meta.path("namespace").asText(), meta.path("name").asText()),
                meta.path("generation").asLong());
          }
        }
      }
    }
    JsonNode cluster = get(client, "/emulator/v1/cluster");
    return new Inventory(
        generations, cluster.path("addressPools") + "\n" + cluster.path("nodePorts"));
  }

  private static List<String> groupVersions(KubernetesClient client) {
    List<String> paths = new ArrayList<>(List.of("/api/v1"));
    for (JsonNode group : get(client, "/apis").path("groups")) {
      paths.add("/apis/" + group.path("preferredVersion").path("groupVersion").asText());
    }
    return paths;
  }

  /** None where a server that is not there would have to be asked: an APIService names it. */
  private static JsonNode resources(KubernetesClient client, String path) {
    try {
      return get(client, path).path("resources");
    } catch (KubernetesClientException e) {
      if (e.getCode() == 503) {
        return JSON.createArrayNode();
      }
      throw e;
    }
  }

  private static JsonNode get(KubernetesClient client, String path) {
    try {
      return JSON.readTree(Objects.requireNonNull(client.raw(path), path));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(path, e);
    }
  }
}
