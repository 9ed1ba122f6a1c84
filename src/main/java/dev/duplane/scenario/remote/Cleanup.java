package dev.duplane.scenario.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
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
 * Namespaces, so that addresses and ports are free at once, then those Namespaces and all else, the
 * youngest first; then it waits until they are gone. Finalizers that the scenario set are removed,
 * as nobody else would; those of Kubernetes and of cloud providers do their work.
 */
final class Cleanup {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

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
  void note(ApiRequest request, ResourcePath path, ApiResponse.Complete response, boolean inOwn) {
    boolean made = response.status() == 201 && path.subresource().isEmpty();
    if (!made || request.query().contains("dryRun")) {
      return;
    }
    if (inOwn) {
      collections.add(path.collection());
      return;
    }
    JsonNode metadata = Requests.json(response).path("metadata");
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
   * @param await whether to wait until it is gone
   * @return what is still there or could not be deleted, a line each
   */
  List<String> run(boolean await) {
    List<String> problems = new ArrayList<>();
    for (String collection : collections) {
      attempt(collection, problems, () -> empty(collection));
    }
    List<String> paths = new ArrayList<>(objects.keySet());
    Collections.reverse(paths);
    for (String path : paths) {
      attempt(path, problems, () -> delete(path));
    }
    if (await) {
      paths.forEach(path -> attempt(path, problems, () -> awaitGone(path)));
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
    JsonNode left = Requests.json(send("GET", collection, "", null)).path("items");
    left.forEach(
        object ->
            release(collection + "/" + object.path("metadata").path("name").asText(), object));
  }

  private void delete(String path) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    // Not what somebody else has made under this name since.
    options.putObject("preconditions").put("uid", objects.get(path));
    ApiResponse.Complete response = send("DELETE", path, "application/json", options);
    if (response.status() == 409) {
      return;
    }
    require(response);
    ApiResponse.Complete left = send("GET", path, "", null);
    if (left.status() == 200) {
      release(path, Requests.json(left));
    }
  }

  private static void require(ApiResponse.Complete response) {
    boolean done = response.status() / 100 == 2 || response.status() == 404;
    if (!done) {
      throw new IllegalStateException("cannot be deleted: " + Requests.refusal(response));
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

  private void awaitGone(String path) {
    long pause = 10;
    long waited = 0;
    while (there(path)) {
      if (waited >= PATIENCE.toMillis()) {
        throw new IllegalStateException("still there after " + PATIENCE.toSeconds() + " s");
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while it was going", e);
      }
      waited += pause;
      pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
    }
  }

  private boolean there(String path) {
    ApiResponse.Complete response = send("GET", path, "", null);
    return response.status() == 200
        && Requests.json(response).path("metadata").path("uid").asText().equals(objects.get(path));
  }

  private ApiResponse.Complete send(
      String method, String path, String mediaType, @Nullable JsonNode body) {
    return server.send(Requests.of(method, path, "", mediaType, body));
  }
}
