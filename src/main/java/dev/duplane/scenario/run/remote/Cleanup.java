package dev.duplane.scenario.run.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario has made on a server, and how that goes away again: first what is in its own
 * Namespaces, so that addresses and ports are free for the next scenario, then those Namespaces and
 * all else, the youngest first. Finalizers that the scenario set are removed, as nobody else would;
 * those of Kubernetes and of cloud providers do their work. All but Namespaces is waited for: what
 * a Namespace takes to go ({@link Departures}) is no business of the next scenario.
 */
final class Cleanup {
  private final ApiServer server;

  /** Collections in the scenario's own Namespaces. */
  private final Set<String> collections = new LinkedHashSet<>();

  /** The uids of objects elsewhere, Namespaces among them, by path. */
  private final Map<String, String> objects = new LinkedHashMap<>();

  Cleanup(ApiServer server) {
    this.server = server;
  }

  /**
   * Notes what a request has made.
   *
   * @param inOwn whether its path is in a Namespace that goes away as a whole
   */
  void note(ServerRequest request, ResourcePath path, ServerAnswer answer, boolean inOwn) {
    boolean made = answer.status() == 201 && path.subresource().isEmpty();
    if (!made || request.query().contains("dryRun")) {
      return;
    }
    if (inOwn) {
      collections.add(path.collection());
      return;
    }
    JsonNode metadata = answer.json().path("metadata");
    String name = metadata.path("name").asText();
    if (!name.isEmpty()) {
      objects.put(path.collection() + "/" + name, metadata.path("uid").asText());
    }
  }

  /** Whether the scenario has made the object at a path. */
  boolean made(String path) {
    return objects.containsKey(path);
  }

  /**
   * Deletes everything.
   *
   * @param departures told the Namespaces that are on their way
   * @param await whether to wait until all else is gone
   * @return what is still there or could not be deleted, a line each
   */
  List<String> run(Departures departures, boolean await) {
    List<String> problems = new ArrayList<>();
    for (String collection : collections) {
      attempt(collection, problems, () -> empty(collection));
    }
    List<String> paths = new ArrayList<>(objects.keySet());
    Collections.reverse(paths);
    for (String path : paths) {
      attempt(path, problems, () -> delete(path));
    }
    Departures others = new Departures(server);
    for (String path : paths) {
      boolean namespace = String.valueOf(ResourcePath.of(path)).startsWith("namespaces/");
      (namespace ? departures : others).add(path, objects.getOrDefault(path, ""));
    }
    // What keeps an address or a port may have a finalizer of a cloud provider.
    collections.stream().filter(it -> it.endsWith("/services")).forEach(it -> others.add(it, ""));
    if (await) {
      problems.addAll(others.await());
    }
    return problems;
  }

  private static void attempt(String path, List<String> problems, Runnable action) {
    try {
      action.run();
    } catch (IllegalStateException | UncheckedIOException e) {
      problems.add(path + ": " + e.getMessage());
    }
  }

  private void empty(String collection) {
    require(send("DELETE", collection, "", null));
    JsonNode left = send("GET", collection, "", null).json().path("items");
    left.forEach(
        object ->
            release(collection + "/" + object.path("metadata").path("name").asText(), object));
  }

  private void delete(String path) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    // Not what somebody else has made under this name since.
    options.putObject("preconditions").put("uid", objects.get(path));
    ServerAnswer answer = send("DELETE", path, ServerRequest.JSON, options);
    if (answer.status() == 409) {
      return;
    }
    require(answer);
    ServerAnswer left = send("GET", path, "", null);
    if (left.status() == 200) {
      release(path, left.json());
    }
  }

  private static void require(ServerAnswer answer) {
    boolean done = answer.status() / 100 == 2 || answer.status() == 404;
    if (!done) {
      throw new IllegalStateException("cannot be deleted: " + answer.refusal());
    }
  }

  /** Removes the finalizers of an object that are neither Kubernetes' nor a cloud provider's. */
  private void release(String path, JsonNode object) {
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    JsonNode finalizers = object.path("metadata").path("finalizers");
    for (JsonNode finalizer : finalizers) {
      String domain = finalizer.asText().replaceFirst("/.*", "");
      if (!finalizer.asText().contains("/")
          || domain.endsWith("kubernetes.io")
          || domain.endsWith("k8s.io")) {
        kept.add(finalizer);
      }
    }
    if (kept.size() < finalizers.size()) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.putObject("metadata").set("finalizers", kept);
      send("PATCH", path, "application/merge-patch+json", patch);
    }
  }

  private ServerAnswer send(String method, String path, String mediaType, @Nullable JsonNode body) {
    return server.send(ServerRequest.of(method, path, "", mediaType, body));
  }
}
