package dev.duplane.scenario.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.duplane.client.ApiServer;
import dev.duplane.cluster.ClusterTraffic;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.FaultForm;
import dev.duplane.endpoints.Faults;
import dev.duplane.endpoints.WatchFrames;
import dev.duplane.net.Cidr;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.registry.explain.ExplanationText;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.compare.EventSource;
import dev.duplane.scenario.format.Scenario;
import dev.duplane.traffic.TraceAnswer;
import dev.duplane.traffic.TraceException;
import dev.duplane.traffic.TraceQuery;
import dev.duplane.traffic.Tracer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fresh cluster in this process, in which a second passes before each write. */
final class EmulatedTarget implements Target, Target.Emulation {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScenarioClock clock = new ScenarioClock();
  private final ClusterStart.Running running;
  private final Faults faults;

  /**
   * Starts the cluster.
   *
   * @param seed where uids, addresses, ports and generated names are drawn from
   */
  EmulatedTarget(ClusterStart start, Scenario.ClusterShape shape, long seed) {
    this.running = start.start(shape.config().withSeed(seed).withClock(clock), shape.state());
    this.faults = Faults.of(running.endpoints(), running.cluster());
    // What happens while a cluster starts is over before the first step: Nodes have registered.
    running.cluster().settle();
  }

  @Override
  public Answer send(ApiRequest request) {
    if (!request.method().equals("GET")) {
      clock.advance(TICK);
    }
    ApiResponse response = answer(request);
    if (response instanceof ApiResponse.Watching watching) {
      watching.watch().close();
      throw new IllegalStateException("a watch was answered to " + request.method());
    }
    return Answer.of((ApiResponse.Complete) response);
  }

  /** Sends a GET again whose connection is reset, as {@link ApiServer} does. */
  private ApiResponse answer(ApiRequest request) {
    ApiResponse response = faults.handle(request);
    int most = request.method().equals("GET") ? ApiServer.MOST_TRIES : 1;
    for (int tries = 1; tries < most && response instanceof ApiResponse.Reset; tries++) {
      clock.advance(TICK);
      response = faults.handle(request);
    }
    if (response instanceof ApiResponse.Reset) {
      throw new UncheckedIOException(new IOException("connection reset"));
    }
    return response;
  }

  @Override
  public OpenWatch watch(ApiRequest request) {
    ApiResponse response = answer(request);
    return response instanceof ApiResponse.Watching watching
        ? OpenWatch.begun(new Events(new WatchFrames(watching), running.cluster()::settle))
        : OpenWatch.refused(Answer.of((ApiResponse.Complete) response));
  }

  @Override
  public void pass(Duration time) {
    running.cluster().clock().advance(time);
  }

  @Override
  public Emulation emulation() {
    return this;
  }

  @Override
  public void changeServiceClusterIpRange(List<Cidr> ranges) {
    clock.advance(TICK);
    running.cluster().changeServiceClusterIpRange(ranges);
  }

  @Override
  public void disturb(@Nullable FaultForm fault) {
    if (fault == null) {
      faults.clear();
    } else {
      faults.add(fault);
    }
  }

  /** As {@code GET /emulator/v1/trace} answers. Controllers do what they have pending first. */
  @Override
  public Answer trace(TraceQuery query) {
    running.cluster().settle();
    Tracer tracer = new Tracer(ClusterTraffic.of(running.cluster()));
    try {
      TraceAnswer answer = TraceAnswer.of(tracer.trace(query));
      return new Answer(200, JSON.valueToTree(answer), List.of());
    } catch (TraceException e) {
      return new Answer(
          422, JsonNodeFactory.instance.objectNode().put("detail", e.why()), List.of());
    }
  }

  /** What the cluster has noted of the decisions of the last writes. */
  @Override
  public List<String> explain(String path) {
    Explanation explanation = running.cluster().explain(path);
    return explanation == null ? List.of() : ExplanationText.lines(explanation);
  }

  @Override
  public void close() {
    running.close().run();
  }

  /**
   * The events of the cluster are there at once: nobody waits. A patient reader gives the
   * controllers time for their pending work.
   */
  private record Events(WatchFrames frames, Runnable settle) implements EventSource {
    @Override
    public @Nullable JsonNode next(Duration patience) {
      byte[] frame = frames.next(patience.isZero() ? () -> {} : settle);
      return frame == null ? null : Answer.json(frame);
    }

    @Override
    public void close() {
      frames.close();
    }
  }
}
