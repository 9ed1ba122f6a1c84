package dev.duplane.http;

import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers as the test says, and keeps the requests that it saw. */
@Alternative
@Singleton
public final class FakeHandler implements RequestHandler {
  private final BlockingQueue<ApiRequest> seen = new LinkedBlockingQueue<>();
  private volatile RequestHandler answer =
      request -> {
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
  void answerWith(RequestHandler handler) {
    seen.clear();
    answer = handler;
  }

  /** The oldest request not taken yet. */
  ApiRequest seen() {
    return seen.remove();
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    seen.add(request);
    return answer.handle(request);
  }
}
