package dev.duplane.scenario.run.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.run.OpenWatch;
import dev.duplane.scenario.run.Target;
import dev.duplane.scenario.run.TargetStart;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at the other end of a connection, in Namespaces of its own. It is used by one thread,
 * but closed by another one when the process is told to stop.
 */
final class RemoteTarget implements Target {
  static final String NAMESPACES = "/api/v1/namespaces";
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Set<String> WRITES = Set.of("PUT", "PATCH", "DELETE");

  private final ApiServer server;
  private final NamespaceMapping names;
  private final Cleanup cleanup;
  private final @Nullable RemoteEmulation emulation;
  private final Departures departures;
  private final Consumer<String> warnings;
  private final Runnable whenClosed;
  private boolean closed;

  /**
   * Creates the Namespace.
   *
   * @param prefix of its name
   * @param departures told the Namespaces that are on their way when this is closed
   * @param warnings told what could not be deleted, line by line
   * @param whenClosed called once
   * @throws IllegalArgumentException if it is refused
   */
  RemoteTarget(
      ApiServer server,
      ServerShape shape,
      String prefix,
      Departures departures,
      Consumer<String> warnings,
      Runnable whenClosed) {
    this.server = server;
    this.departures = departures;
    this.warnings = warnings;
    this.whenClosed = whenClosed;
    this.cleanup = new Cleanup(server);
    ObjectNode namespace = ServerShape.draft("Namespace", prefix);
    ServerRequest request = ServerRequest.of("POST", NAMESPACES, "", ServerRequest.JSON, namespace);
    ServerAnswer response = server.send(request);
    String name = response.json().path("metadata").path("name").asText();
    if (response.status() != 201 || name.isEmpty()) {
      throw new IllegalArgumentException("no Namespace can be created: " + response.refusal());
    }
    cleanup.note(request, new ResourcePath("/api/v1", "", "namespaces", "", ""), response, false);
    this.names = new NamespaceMapping(name);
    this.emulation = shape.emulator() ? new RemoteEmulation(server, names, shape.ranges()) : null;
  }

  @Override
  public synchronized Answer send(ApiRequest request) {
    requireOpen();
    ServerRequest mapped = names.toServer(request);
    ResourcePath path = ResourcePath.of(mapped.path());
    if (path != null) {
      requireHarmless(mapped, path);
    }
    ServerAnswer response = server.send(mapped);
    if (path != null) {
      cleanup.note(mapped, path, response, names.own(path.namespace()));
    }
    return names.fromServer(response);
  }

  private void requireOpen() {
    if (closed) {
      throw server.failure("interrupted", null);
    }
  }

  /** Others use the cluster: what the scenario has not made is neither changed nor deleted. */
  private void requireHarmless(ServerRequest request, ResourcePath path) {
    boolean write =
        WRITES.contains(request.method())
            || (request.method().equals("POST") && !path.subresource().isEmpty());
    if (!write
        || request.query().contains("dryRun=All")
        || names.own(path.namespace())
        || cleanup.made(path.object())) {
      return;
    }
    boolean collection = path.name().isEmpty();
    if (collection || server.send(ServerRequest.get(path.object())).status() == 200) {
      throw new TargetStart.NotApplicable(
          "%s %s: it is not the scenario's own, and others may use this cluster"
              .formatted(request.method(), path));
    }
  }

  @Override
  public OpenWatch watch(ApiRequest request) {
    return server.watch(
        names.toServer(request),
        lines -> OpenWatch.begun(new RemoteWatch(lines, names)),
        answer -> OpenWatch.refused(names.fromServer(answer)));
  }

  @Override
  public void pass(Duration time) {
    if (emulation != null && emulation.pass(time)) {
      return;
    }
    if (time.compareTo(LONGEST_WAIT) > 0) {
      throw new TargetStart.NotApplicable(
          "only an emulated cluster lets " + time.toSeconds() + " s pass at once");
    }
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw server.failure("interrupted", e);
    }
  }

  @Override
  public @Nullable Emulation emulation() {
    return emulation;
  }

  /** Deletes what was made, without waiting for Namespaces to go; done once. */
  @Override
  public void close() {
    remove(true);
  }

  /**
   * Deletes what was made, and puts the Service ranges back.
   *
   * @param await whether to wait until all but Namespaces is gone
   */
  synchronized void remove(boolean await) {
    if (closed) {
      return;
    }
    closed = true;
    cleanup.run(departures, await).forEach(warnings);
    try {
      if (emulation != null) {
        emulation.restore();
      }
    } catch (IllegalArgumentException | UncheckedIOException e) {
      warnings.accept("the Service ranges could not be put back: " + e.getMessage());
    }
    whenClosed.run();
  }
}
