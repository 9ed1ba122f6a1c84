package dev.duplane.journal;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.net.Cidr;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests to resources and their answers, newest last; the oldest go when there are too many or
 * they are too large together. Health, discovery, OpenAPI and the emulator's own paths are left
 * out; of a watch, the request alone is kept. Thread-safe.
 */
public final class Journal {
  /** What an exchange takes beside its bodies, roughly, in bytes. */
  private static final long EXCHANGE_OVERHEAD = 1024;

  /** Which part of the journal one answer may take; a longer one is noted without its body. */
  private static final int ANSWER_SHARE = 16;

  private final ClusterConfig config;
  private final int most;
  private final long mostBytes;
  private final Deque<JournalEntry> entries = new ArrayDeque<>();
  private long bytes;
  private long dropped;

  /** Something that happened. */
  public sealed interface JournalEntry {
    /** When, by the cluster's clock. */
    Instant time();

    /** How much it holds on to, in bytes. */
    long size();
  }

  /**
   * A request with its answer.
   *
   * @param response null for a watch
   * @param leftOut how many bytes the answer's body had if it is not kept, else 0: one list of
   *     10,000 objects would push everything else out
   */
  public record RecordedExchange(
      Instant time, ApiRequest request, ApiResponse.@Nullable Complete response, int leftOut)
      implements JournalEntry {
    @Override
    public long size() {
      return EXCHANGE_OVERHEAD
          + request.body().length
          + (response == null ? 0 : response.body().length);
    }
  }

  /** The Service ranges were changed. */
  public record RecordedRangeChange(Instant time, List<Cidr> ranges) implements JournalEntry {
    @Override
    public long size() {
      return EXCHANGE_OVERHEAD;
    }
  }

  /**
   * What the journal holds.
   *
   * @param config what the cluster was started with
   * @param dropped how many entries there were before the first of these
   * @param entries newest last
   */
  public record Contents(ClusterConfig config, long dropped, List<JournalEntry> entries) {}

  /**
   * An empty journal.
   *
   * @param config what the cluster is started with
   * @param most how many entries it holds at most
   * @param mostBytes how much they hold on to together at most, in bytes; the newest is always kept
   */
  public Journal(ClusterConfig config, int most, long mostBytes) {
    this.config = config;
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** What the cluster is started with. */
  public ClusterConfig config() {
    return config;
  }

  /** Forgets everything: the cluster begins anew. */
  public synchronized void clear() {
    entries.clear();
    bytes = 0;
    dropped = 0;
  }

  /**
   * The same endpoints with every exchange noted, when it is answered.
   *
   * @param clock of their cluster
   */
  public RequestHandler before(RequestHandler endpoints, Clock clock) {
    return (request, caller) ->
        endpoints
            .handle(request, caller)
            .thenApply(response -> note(clock.instant(), request, response));
  }

  private ApiResponse note(Instant now, ApiRequest request, ApiResponse response) {
    if (ofResource(request.path()) && !(response instanceof ApiResponse.Reset)) {
      add(
          exchange(
              now, request, response instanceof ApiResponse.Complete complete ? complete : null));
    }
    return response;
  }

  private RecordedExchange exchange(
      Instant now, ApiRequest request, ApiResponse.@Nullable Complete response) {
    if (response == null || response.body().length <= mostBytes / ANSWER_SHARE) {
      return new RecordedExchange(now, request, response, 0);
    }
    var bodiless = new ApiResponse.Complete(response.status(), response.headers(), new byte[0]);
    return new RecordedExchange(now, request, bodiless, response.body().length);
  }

  /** Notes a change of the Service ranges, which no request to a resource makes. */
  public void rangesChanged(Instant now, List<Cidr> ranges) {
    add(new RecordedRangeChange(now, List.copyOf(ranges)));
  }

  private synchronized void add(JournalEntry entry) {
    entries.addLast(entry);
    bytes += entry.size();
    while (entries.size() > most || (bytes > mostBytes && entries.size() > 1)) {
      bytes -= entries.removeFirst().size();
      dropped++;
    }
  }

  /** What it holds now. */
  public synchronized Contents read() {
    return new Contents(config, dropped, List.copyOf(entries));
  }

  /** Whether a path has something behind the group and version. */
  private static boolean ofResource(String path) {
    int slashes = path.startsWith("/api/") ? 3 : path.startsWith("/apis/") ? 4 : 0;
    int at = -1;
    for (int i = 0; i < slashes; i++) {
      at = path.indexOf('/', at + 1);
      if (at < 0) {
        return false;
      }
    }
    return slashes > 0 && at + 1 < path.length();
  }
}
