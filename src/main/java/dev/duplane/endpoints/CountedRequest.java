package dev.duplane.endpoints;

import org.jspecify.annotations.Nullable;

/** A request on its way, which is counted once it is answered if it has found a route. */
final class CountedRequest {
  private final RequestCounts counts;
  private @Nullable RequestInfo info;
  private @Nullable ApiRequest request;
  private @Nullable Query query;

  CountedRequest(RequestCounts counts) {
    this.counts = counts;
  }

  /** Notes that a resource is going to answer it. */
  void routed(RequestInfo about, ApiRequest asked, Query parameters) {
    info = about;
    request = asked;
    query = parameters;
  }

  /** Counts it. */
  ApiResponse answered(ApiResponse response) {
    if (info != null && request != null && query != null) {
      counts.count(info, request, query, response.status());
    }
    return response;
  }
}
