package dev.duplane.scenario.run.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Objects that have been deleted and are on their way, all waited for together.
 *
 * <p>A Namespace goes when the namespace controller has emptied it and taken the finalizer off,
 * which takes 5 seconds and more ({@code namespace_controller.go}). A server alone, as envtest
 * starts it, has no such controller: there a Namespace is Terminating for ever, and nothing about
 * it changes any more.
 */
final class Departures {
  /** How long objects are waited for that make progress. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long Namespaces may stay as they are before nobody is believed to work on them. */
  private static final Duration STILL = Duration.ofSeconds(20);

  private static final long LONGEST_PAUSE = 1000;

  private final ApiServer server;
  private final Duration still;

  /** The uids of what is to go, by path; empty for a collection. */
  private final Map<String, String> leaving = new LinkedHashMap<>();

  /** What is still there, with the resourceVersion that it was last seen at. */
  private final Map<String, String> seen = new TreeMap<>();

  Departures(ApiServer server) {
    this(server, STILL);
  }

  /**
   * @param still how long Namespaces may stay as they are before they are given up
   */
  Departures(ApiServer server, Duration still) {
    this.server = server;
    this.still = still;
  }

  /**
   * Adds what has been deleted.
   *
   * @param path of an object, or of a collection that is to become empty
   * @param uid of the object; empty for a collection
   */
  synchronized void add(String path, String uid) {
    leaving.put(path, uid);
  }

  /**
   * Waits until all is gone, or nothing of it changes any more.
   *
   * @return what is still there, in lines
   */
  synchronized List<String> await() {
    try {
      return watched();
    } catch (UncheckedIOException e) {
      // The server is gone; what it still has is not known.
      leaving.clear();
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private List<String> watched() {
    long pause = 10;
    Duration waited = Duration.ZERO;
    Duration unchanged = Duration.ZERO;
    while (true) {
      boolean moved = look();
      unchanged = moved ? Duration.ZERO : unchanged.plusMillis(pause);
      if (leaving.isEmpty() || waited.compareTo(PATIENCE) >= 0 || stuck(unchanged)) {
        return left(stuck(unchanged));
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return left(false);
      }
      waited = waited.plusMillis(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  private boolean stuck(Duration unchanged) {
    return unchanged.compareTo(still) >= 0
        && leaving.keySet().stream().allMatch(path -> path.startsWith(RemoteTarget.NAMESPACES));
  }

  /** Forgets what is gone; whether anything has changed since the last time. */
  private boolean look() {
    boolean moved = false;
    for (String path : List.copyOf(leaving.keySet())) {
      ServerAnswer answer = server.send(ServerRequest.get(path));
      String version = version(answer, leaving.getOrDefault(path, ""));
      moved |= !version.equals(seen.put(path, version));
      if (version.isEmpty()) {
        leaving.remove(path);
      }
    }
    return moved;
  }

  /** What changes when an object does; empty if it is gone. */
  private static String version(ServerAnswer answer, String uid) {
    JsonNode body = answer.json();
    JsonNode metadata = body.path("metadata");
    boolean there =
        answer.status() == 200
            && (uid.isEmpty()
                ? !body.path("items").isEmpty()
                : metadata.path("uid").asText().equals(uid));
    return there ? metadata.path("resourceVersion").asText("?") : "";
  }

  private List<String> left(boolean stuck) {
    List<String> lines = new ArrayList<>();
    if (stuck && !leaving.isEmpty()) {
      lines.add(
          leaving.keySet().stream()
                  .map(path -> path.substring(path.lastIndexOf('/') + 1))
                  .collect(Collectors.joining(", "))
              + ": emptied, but Terminating; the server seems to have no namespace controller");
    } else {
      leaving.keySet().forEach(path -> lines.add(path + ": is still there"));
    }
    leaving.clear();
    return lines;
  }
}
