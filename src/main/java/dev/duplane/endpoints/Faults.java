package dev.duplane.endpoints;

import dev.duplane.api.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the endpoints of a cluster and injects the faults that it is given. Without faults
 * every request passes unchanged. Thread-safe.
 */
public final class Faults implements RequestHandler {
  private final RequestHandler endpoints;
  private final List<Fault.Refusal> refusals = new ArrayList<>();
  private final List<InterruptibleWatch> watches = new ArrayList<>();

  /**
   * Nothing goes wrong yet.
   *
   * @param endpoints answers requests
   */
  public Faults(RequestHandler endpoints) {
    this.endpoints = endpoints;
  }

  /** Lets something go wrong. Of several refusals for a request the one told first is used up. */
  public void add(Fault fault) {
    if (fault instanceof Fault.Refusal refusal) {
      synchronized (this) {
        refusals.add(refusal);
      }
    } else if (fault instanceof Fault.CutWatches cut) {
      open(cut.resource()).forEach(InterruptibleWatch::cut);
    } else if (fault instanceof Fault.ExpireWatches expire) {
      open(expire.resource()).forEach(InterruptibleWatch::expire);
    } else {
      synchronized (this) {
        refusals.clear();
      }
    }
  }

  private synchronized List<InterruptibleWatch> open(String resource) {
    watches.removeIf(InterruptibleWatch::closed);
    return watches.stream()
        .filter(watch -> resource.isEmpty() || watch.resource().equals(resource))
        .toList();
  }

  /** Answers a request as the endpoints do, or as the faults have it. */
  @Override
  public CompletableFuture<ApiResponse> handle(ApiRequest request, Caller caller) {
    RequestInfo info = RequestInfo.of(request);
    if (info == null || !info.isResourceRequest()) {
      return endpoints.handle(request, caller);
    }
    Fault.Refusal refusal = take(info);
    if (refusal != null) {
      return CompletableFuture.completedFuture(
          Answers.status(
              refusal.answer(info), Negotiation.error(request, Query.parse(request.query()))));
    }
    return endpoints
        .handle(request, caller)
        .thenApply(
            response ->
                response instanceof ApiResponse.Watching watching
                    ? follow(watching, info)
                    : response);
  }

  private synchronized Fault.@Nullable Refusal take(RequestInfo info) {
    for (int i = 0; i < refusals.size(); i++) {
      Fault.Refusal refusal = refusals.get(i);
      if (refusal.matches(info)) {
        if (refusal.times() == 1) {
          refusals.remove(i);
        } else {
          refusals.set(i, refusal.once());
        }
        return refusal;
      }
    }
    return null;
  }

  private synchronized ApiResponse follow(ApiResponse.Watching watching, RequestInfo info) {
    watches.removeIf(InterruptibleWatch::closed);
    InterruptibleWatch watch = new InterruptibleWatch(info.resource(), watching.watch());
    watches.add(watch);
    return new ApiResponse.Watching(
        watching.status(),
        watching.headers(),
        watch,
        watching.encode(),
        watching.encodeError(),
        watching.timeoutSeconds());
  }

  /** The failure of a watch that has fallen behind. */
  static StatusException expired(long revision) {
    return StatusException.expired(
        "too old resource version: " + revision + " (" + (revision + 1) + ")");
  }
}
