package dev.duplane.endpoints;

import dev.duplane.api.StatusException;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.Disturbances;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the endpoints of a cluster and lets go wrong what it is told. Without faults every
 * request passes unchanged. Thread-safe.
 */
public final class Faults implements RequestHandler {
  private static final ApiResponse RESET = new ApiResponse.Reset();

  private final RequestHandler endpoints;
  private final Consumer<Duration> pass;
  private final Disturbances disturbances;
  private final SplittableRandom random;
  private final List<ActiveFault> active = new ArrayList<>();
  private final Set<InterruptibleWatch> watches = new LinkedHashSet<>();

  /** Whether a request may be struck; looked at before anything else. */
  private volatile boolean striking;

  /** A fault with how often it strikes yet. */
  private record ActiveFault(FaultForm form, Fault fault, int left) {
    ActiveFault once() {
      return new ActiveFault(form, fault, left == Fault.WITHOUT_END ? left : left - 1);
    }
  }

  /**
   * Nothing goes wrong yet.
   *
   * @param endpoints answers requests
   * @param seed decides which requests are struck, where that is left to chance
   * @param pass lets time pass for a caller that does not wait by itself
   * @param disturbances what goes wrong inside the cluster
   */
  public Faults(
      RequestHandler endpoints, long seed, Consumer<Duration> pass, Disturbances disturbances) {
    this.endpoints = endpoints;
    this.random = new SplittableRandom(seed);
    this.pass = pass;
    this.disturbances = disturbances;
  }

  /** Those of a cluster. */
  public static Faults of(RequestHandler endpoints, Cluster cluster) {
    return new Faults(
        endpoints, cluster.config().seed(), cluster.clock()::advance, cluster.disturbances());
  }

  /**
   * Lets something go wrong. Of several faults for a request the one told first is used up.
   *
   * @throws IllegalArgumentException if the form has problems
   */
  public void add(FaultForm form) {
    Fault fault = form.toFault();
    if (fault instanceof Fault.CutWatches cut) {
      open(cut.resource()).forEach(InterruptibleWatch::cut);
    } else if (fault instanceof Fault.ExpireWatches expire && expire.revision() == 0) {
      open(expire.resource()).forEach(InterruptibleWatch::expire);
    } else {
      keep(form, fault);
    }
  }

  private synchronized void keep(FaultForm form, Fault fault) {
    int times = Fault.WITHOUT_END;
    if (fault instanceof Fault.Strike strike) {
      times = strike.times();
    } else if (fault instanceof Fault.ExpireWatches expire) {
      times = expire.times();
    } else if (fault instanceof Fault.NoAddresses none) {
      disturbances.shortage().begin(none.family());
    } else if (fault instanceof Fault.NoPorts) {
      disturbances.shortage().beginPorts();
    } else if (fault instanceof Fault.ProviderDown down) {
      disturbances.outage().begin(down.message());
    }
    active.add(new ActiveFault(form, fault, times));
    striking |= fault instanceof Fault.Strike;
    if (fault instanceof Fault.ExpireWatches expire) {
      watches.removeIf(InterruptibleWatch::closed);
      watches.forEach(watch -> arm(watch, expire.resource()));
    }
  }

  /** Nothing goes wrong any more; watches that have ended do not come back. */
  public synchronized void clear() {
    active.clear();
    striking = false;
    disturbances.end();
    watches.forEach(watch -> watch.expireAt(0));
  }

  /** What goes wrong, in the order in which it was told, with how often yet. */
  public synchronized List<FaultForm> list() {
    return active.stream()
        .map(it -> it.left == Fault.WITHOUT_END ? it.form : it.form.withTimes(it.left))
        .toList();
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
    if (!striking) {
      return followed(request, caller);
    }
    RequestInfo info = RequestInfo.of(request);
    Fault.Strike strike = info == null || !info.isResourceRequest() ? null : take(info, request);
    if (info == null || strike == null) {
      return followed(request, caller);
    }
    Supplier<CompletableFuture<ApiResponse>> struck = () -> struck(strike, info, request, caller);
    if (strike.delay().isZero()) {
      return struck.get();
    }
    if (!caller.waits()) {
      pass.accept(strike.delay());
      return struck.get();
    }
    return caller.afterDelay(strike.delay(), struck);
  }

  private CompletableFuture<ApiResponse> struck(
      Fault.Strike strike, RequestInfo info, ApiRequest request, Caller caller) {
    if (strike.effect() instanceof Fault.Refusal refusal) {
      return CompletableFuture.completedFuture(
          Answers.status(
              refusal.answer(info), Negotiation.error(request, Query.parse(request.query()))));
    }
    return strike.effect() instanceof Fault.Dropped
        ? CompletableFuture.completedFuture(RESET)
        : followed(request, caller);
  }

  private CompletableFuture<ApiResponse> followed(ApiRequest request, Caller caller) {
    return endpoints
        .handle(request, caller)
        .thenApply(
            response ->
                response instanceof ApiResponse.Watching watching
                    ? follow(watching, request)
                    : response);
  }

  private synchronized Fault.@Nullable Strike take(RequestInfo info, ApiRequest request) {
    for (int i = 0; i < active.size(); i++) {
      if (active.get(i).fault instanceof Fault.Strike strike
          && strike.match().matches(info, request)
          && (strike.probability() == 1 || random.nextDouble() < strike.probability())) {
        used(i);
        striking = active.stream().anyMatch(it -> it.fault instanceof Fault.Strike);
        return strike;
      }
    }
    return null;
  }

  private void used(int index) {
    ActiveFault once = active.get(index).once();
    if (once.left == 0) {
      active.remove(index);
    } else {
      active.set(index, once);
    }
  }

  private synchronized ApiResponse follow(ApiResponse.Watching watching, ApiRequest request) {
    RequestInfo info = RequestInfo.of(request);
    String resource = info == null ? "" : info.resource();
    InterruptibleWatch watch = new InterruptibleWatch(resource, watching.watch(), this::forget);
    watches.add(watch);
    for (ActiveFault fault : List.copyOf(active)) {
      if (fault.fault instanceof Fault.ExpireWatches expire) {
        arm(watch, expire.resource());
      }
    }
    return new ApiResponse.Watching(
        watching.status(),
        watching.headers(),
        watch,
        watching.encode(),
        watching.encodeError(),
        watching.timeoutSeconds());
  }

  private synchronized void forget(InterruptibleWatch watch) {
    watches.remove(watch);
  }

  /** A watch that has not reached the revision of a fault for it fails there. */
  private void arm(InterruptibleWatch watch, String resource) {
    for (int i = 0; i < active.size(); i++) {
      if (active.get(i).fault instanceof Fault.ExpireWatches expire
          && expire.resource().equals(resource)
          && (resource.isEmpty() || resource.equals(watch.resource()))
          && watch.revision() < expire.revision()
          && !watch.armed()) {
        watch.expireAt(expire.revision());
        used(i);
        return;
      }
    }
  }

  /** The failure of a watch that has fallen behind. */
  static StatusException expired(long revision) {
    return StatusException.expired(
        "too old resource version: " + revision + " (" + (revision + 1) + ")");
  }
}
