package dev.duplane.http;

import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.Caller;
import dev.duplane.endpoints.RequestHandler;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers as the test says, and keeps the requests that it saw. */
@Alternative
@Singleton
public final class FakeHandler implements RequestHandler {
  private final BlockingQueue<ApiRequest> seen = new LinkedBlockingQueue<>();
  private volatile RequestHandler answer =
      (request, caller) -> {
        throw new IllegalStateException("no answer set");
      };

  /** Selects this handler instead of a cluster's. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(FakeHandler.class);
    }
  }

  /** Sets what answers from now on, and forgets the requests seen. */
  void answerWith(Function<ApiRequest, ApiResponse> handler) {
    seen.clear();
    answer = (request, caller) -> CompletableFuture.completedFuture(handler.apply(request));
  }

  /** Sets what answers from now on when something has happened, and forgets the requests seen. */
  void answerAfter(CompletableFuture<Void> happened, Supplier<ApiResponse> later) {
    seen.clear();
    answer =
        (request, caller) ->
            caller.afterWait(happened, () -> CompletableFuture.completedFuture(later.get()));
  }

  /** The oldest request not taken yet. */
  ApiRequest seen() {
    return seen.remove();
  }

  /** The oldest request not taken yet, or the next one to come. */
  ApiRequest awaitRequest() throws InterruptedException {
    return seen.take();
  }

  @Override
  public CompletableFuture<ApiResponse> handle(ApiRequest request, Caller caller) {
    CompletableFuture<ApiResponse> response = answer.handle(request, caller);
    seen.add(request);
    return response;
  }
}
