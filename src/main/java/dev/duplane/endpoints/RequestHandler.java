package dev.duplane.endpoints;

import java.util.concurrent.CompletableFuture;

/**
 * Answers requests: the endpoints of a cluster, or a handler that stands before them. The faces
 * know nothing else of a cluster.
 */
@FunctionalInterface
public interface RequestHandler {

  /**
   * Answers a request. It may be called by any number of threads at once, and does not block those
   * that must not be blocked.
   *
   * @param caller whose thread it came on; the answer comes on it, too
   * @return the answer, errors included: those of the API are answers with a {@code Status}
   */
  CompletableFuture<ApiResponse> handle(ApiRequest request, Caller caller);

  /** Answers a request of a caller that may wait. */
  default ApiResponse handle(ApiRequest request) {
    return handle(request, Caller.blocking()).join();
  }
}
