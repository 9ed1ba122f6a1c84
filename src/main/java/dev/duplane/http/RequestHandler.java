package dev.duplane.http;

import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;

/** What answers requests; the network face knows no more of a cluster than this. */
@FunctionalInterface
public interface RequestHandler {
  /**
   * Answers a request. Called on event loops, by several threads at once, so it must not block.
   *
   * @return the answer, errors included: those of the API are answers with a {@code Status}
   */
  ApiResponse handle(ApiRequest request);
}
