package dev.duplane.scenario.run;

import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.FaultForm;
import dev.duplane.net.Cidr;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.traffic.TraceQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as a scenario sees it: an API server that answers. It may be one in this process or one
 * at the other end of a connection. Used by one thread.
 */
public interface Target extends AutoCloseable {

  /**
   * Sends a request that is no watch, and waits for the answer.
   *
   * @throws java.io.UncheckedIOException if the cluster gives none, saying why on one line
   * @throws TargetStart.NotApplicable if this must not be done to a cluster that others use
   */
  Answer send(ApiRequest request);

  /**
   * Reads what is at a path.
   *
   * @param accept a media type
   */
  default Answer get(String path, String accept) {
    Map<String, List<String>> headers = Map.of("accept", List.of(accept));
    return send(new ApiRequest("GET", path, "", headers, new byte[0]));
  }

  /** Begins a watch: a GET whose query has {@code watch=true}. */
  OpenWatch watch(ApiRequest request);

  /**
   * Lets time pass: the clock of an emulated cluster moves and its controllers do what they have
   * pending, any other cluster is waited for.
   */
  void pass(Duration time);

  /** What only an emulated cluster can do; null if this is none. Steps that need it are skipped. */
  @Nullable Emulation emulation();

  @Override
  void close();

  /** What only an emulated cluster can do. */
  interface Emulation {

    /**
     * Changes the Service ranges of the running cluster.
     *
     * @param ranges one, or two of different families
     * @throws IllegalArgumentException if the cluster refuses, saying why; it is as it was
     */
    void changeServiceClusterIpRange(List<Cidr> ranges);

    /**
     * Lets something go wrong for the clients of the cluster.
     *
     * @param fault null: nothing goes wrong any more
     */
    void disturb(@Nullable FaultForm fault);

    /**
     * Follows a packet.
     *
     * @return 200 and where it goes, or 422 and why there is no such packet
     */
    Answer trace(TraceQuery query);

    /**
     * Why an object is as it is, or why the last request for it was refused.
     *
     * @param path of the object, as in a request
     * @return lines for a terminal; empty if nothing is known
     */
    List<String> explain(String path);
  }
}
