package dev.duplane.controller;

import dev.duplane.api.GroupResource;
import dev.duplane.api.StatusException;
import dev.duplane.controller.EventListeners.EventListener;
import dev.duplane.controller.WorkQueue.Work;
import dev.duplane.registry.AnswerNeeded;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.Event;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Store;
import dev.duplane.store.StoreException;
import dev.duplane.store.StoreWatch;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the controllers of a cluster: feeds them with the events of the store, keeps their queue,
 * and calls them one after the other, in an order that depends on what there is to do alone.
 *
 * <p>One thread at a time: the one that owns the cluster's writes. {@link #status} may be asked by
 * anyone.
 */
public final class ControllerManager {
  private static final System.Logger LOG = System.getLogger(ControllerManager.class.getName());
  private static final String PREFIX = "/registry/";
  private static final int BATCH = 1000;

  private final Store store;
  private final RestMapper mapper;
  private final Clock clock;
  private final Map<String, Running> controllers = new TreeMap<>();
  private final Map<GroupResource, Indexer> indexers = new HashMap<>();

  private final WorkQueue queue = new WorkQueue(this::priority);
  private final Map<String, List<Source>> sources = new TreeMap<>();
  private final EventListeners listeners =
      new EventListeners(
          sources, (controller, request) -> queue.add(new Work(controller, request)));
  private final Backoff backoff = new Backoff();
  private @Nullable StoreWatch watch;
  private final Map<Work, CompletableFuture<Void>> awaited = new HashMap<>();

  private final Queue<Work> answered = new ConcurrentLinkedQueue<>();
  private volatile Runnable wake = () -> {};

  /** Whether events have been missed, so that all there is has to be looked at anew. */
  private boolean stale;

  /** The controllers that another process runs meanwhile. */
  private Set<String> standingBy = Set.of();

  private volatile List<ControllerStatus> status = List.of();

  /** A controller with what has become of it. */
  private static final class Running {
    private final Controller controller;
    private final Map<Request, String> failing = new TreeMap<>();
    private long reconciled;
    private long failed;

    private Running(Controller controller) {
      this.controller = controller;
    }
  }

  /**
   * @param store whose events the controllers hear of
   * @param mapper tells what its keys mean
   * @param clock by which things are due
   */
  public ControllerManager(Store store, RestMapper mapper, Clock clock) {
    this.store = store;
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * The objects of a resource, kept up to date from {@link #start} on.
   *
   * @throws IllegalArgumentException if the resource is not served
   */
  public Indexer informer(GroupResource resource) {
    if (mapper.of(resource) == null) {
      throw new IllegalArgumentException("there are no " + resource);
    }
    return indexers.computeIfAbsent(resource, Indexer::new);
  }

  /**
   * Adds a controller, before {@link #start}.
   *
   * @throws IllegalArgumentException if another one has its name
   */
  public void add(Controller controller) {
    if (controllers.putIfAbsent(controller.name(), new Running(controller)) != null) {
      throw new IllegalArgumentException("two controllers are called " + controller.name());
    }
    sources.put(controller.name(), controller.watches());
  }

  /** The names of the controllers that there are so far. */
  public Set<String> names() {
    return Set.copyOf(controllers.keySet());
  }

  /**
   * Has some controllers do nothing from now on, since those of another process do it; or all do
   * their work again, beginning with a look at all there is.
   *
   * @param names of those that stand by; none: all work
   */
  public void standBy(Set<String> names) {
    stale |= !names.containsAll(standingBy);
    standingBy = Set.copyOf(names);
  }

  /**
   * Tells the controllers of all that is there. What follows from it is done by {@link #pump}.
   *
   * @throws StoreException if that cannot be read now
   */
  public void start() {
    stale = true;
    StoreWatch last = watch;
    if (last != null) {
      last.close();
    }
    Snapshot snapshot = store.snapshot();
    watch = store.watch(PREFIX, snapshot.revision());
    queue.clear();
    awaited.clear();
    backoff.clear();
    indexers.values().forEach(Indexer::clear);
    controllers.values().forEach(running -> running.controller.reset());
    for (Entry entry : snapshot.range(PREFIX, null)) {
      observe(new Event(entry.key(), entry.modRevision(), entry.value(), null));
    }
    for (Running running : controllers.values()) {
      String name = running.controller.name();
      running.controller.initial().forEach(request -> queue.add(new Work(name, request)));
    }
    stale = false;
    publish();
  }

  /**
   * Does all that is due, and what becomes due by that, until nothing is.
   *
   * @param goOn asked between two reconciliations; what is left when it says no is done by the next
   *     call
   * @return whether nothing was left
   */
  public boolean pump(BooleanSupplier goOn) {
    boolean worked = false;
    boolean quiet = false;
    while (!quiet) {
      if (!observe()) {
        break;
      }
      Work work = queue.poll(clock.instant());
      quiet = work == null;
      if (work != null) {
        worked = true;
        reconcile(work);
        if (!goOn.getAsBoolean()) {
          break;
        }
      }
    }
    if (worked) {
      publish();
    }
    return quiet;
  }

  /** Does what is due of controllers that have the priority {@link Controller#AT_ONCE}. */
  public void pumpAtOnce() {
    boolean worked = false;
    while (observe()) {
      Work work = queue.poll(clock.instant(), Controller.AT_ONCE);
      if (work == null) {
        break;
      }
      worked = true;
      reconcile(work);
    }
    if (worked) {
      publish();
    }
  }

  /** Takes note of what has been written; whether there is something to do now. */
  public boolean pending() {
    return !observe() || queue.hasDue(clock.instant());
  }

  /** When there is something to do next, if nothing is written until then; null: never. */
  public @Nullable Instant nextDue() {
    return queue.nextDue();
  }

  /** The state of each controller after its last work, by name. */
  public List<ControllerStatus> status() {
    return status;
  }

  /**
   * Takes note of what has been written. What is missed is made up for: nobody has to know what
   * happened, only how things are.
   *
   * @return whether all is known; if not, the store fails, and nothing should be done before
   *     another call has succeeded
   */
  private boolean observe() {
    resume();
    StoreWatch events = watch;
    if (events == null) {
      throw new IllegalStateException("the controllers have not been started");
    }
    try {
      if (stale || !follow(events)) {
        start();
      }
      return true;
    } catch (StoreException e) {
      stale = true;
      LOG.log(System.Logger.Level.DEBUG, "The controllers wait for the store: " + e.getMessage());
      return false;
    }
  }

  /** Reads events; false if some are gone already. */
  private boolean follow(StoreWatch events) {
    try {
      List<Event> some;
      do {
        some = events.poll(BATCH);
        some.forEach(this::observe);
      } while (!some.isEmpty());
      return true;
    } catch (CompactedException e) {
      return false;
    }
  }

  private void observe(Event event) {
    RestMapping mapping = mapper.atKey(event.key());
    if (mapping == null) {
      return;
    }
    ObjectEvent about =
        new ObjectEvent(
            event.key(),
            mapping.request(event.key()),
            mapping,
            event.revision(),
            event.current(),
            event.previous());
    GroupResource resource = about.request().resource();
    Indexer indexer = indexers.get(resource);
    if (indexer != null) {
      about.knowBefore(indexer.get(about.request()));
      if (event.current() == null) {
        indexer.remove(about.request());
      } else {
        indexer.put(about.request(), about.shared());
      }
    }
    for (EventListener listener : listeners.of(resource)) {
      listener.handler().handle(about, listener.queue());
    }
  }

  private void reconcile(Work work) {
    Running running = controllers.get(work.controller());
    if (running == null || standingBy.contains(work.controller())) {
      return;
    }
    try {
      Result result = running.controller.reconcile(work.request());
      backoff.forget(work);
      running.failing.remove(work.request());
      running.reconciled++;
      if (result.requeueAfter() != null) {
        queue.add(work, clock.instant().plus(result.requeueAfter()));
      }
    } catch (AnswerNeeded needed) {
      awaited.put(work, needed.start().whenComplete((done, failure) -> answered(work)));
    } catch (RuntimeException | StackOverflowError e) {
      running.failed++;
      running.failing.put(work.request(), String.valueOf(e.getMessage()));
      queue.add(work, clock.instant().plus(backoff.next(work, running.controller.retries())));
      log(work, e);
    }
  }

  /** On whatever thread: the work goes on when it is looked for next. */
  private void answered(Work work) {
    answered.add(work);
    wake.run();
  }

  /** Queues what has waited for an answer that is there now. */
  private void resume() {
    for (Work work = answered.poll(); work != null; work = answered.poll()) {
      awaited.remove(work);
      queue.add(work);
    }
  }

  /** Has somebody told, on any thread, that work which waited for an answer can go on. */
  public void onAnswer(Runnable told) {
    wake = told;
  }

  /** Completed when all answers have come that work waits for now; null if none does. */
  public @Nullable CompletableFuture<Void> awaited() {
    return awaited.isEmpty() && answered.isEmpty()
        ? null
        : CompletableFuture.allOf(awaited.values().toArray(CompletableFuture[]::new));
  }

  private int priority(String controller) {
    Running running = controllers.get(controller);
    return running == null ? 0 : running.controller.priority();
  }

  private void log(Work work, Throwable e) {
    System.Logger.Level level =
        backoff.failures(work) == 1 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
    String what = work.controller() + " could not reconcile " + work.request() + " yet";
    if (e instanceof StatusException
        || e instanceof ReconcileException
        || e instanceof StoreException) {
      // A write is refused, etcd is away, or nothing can be done now: the way there says nothing.
      LOG.log(level, what + ": " + e.getMessage());
    } else {
      LOG.log(level, what, e);
    }
  }

  private void publish() {
    List<ControllerStatus> now = new ArrayList<>();
    for (Running running : controllers.values()) {
      String name = running.controller.name();
      List<ControllerStatus.Failure> failures = new ArrayList<>();
      running.failing.forEach(
          (request, message) ->
              failures.add(
                  new ControllerStatus.Failure(
                      request.toString(), backoff.failures(new Work(name, request)), message)));
      now.add(
          new ControllerStatus(
              name, queue.length(name), running.reconciled, running.failed, failures));
    }
    status = List.copyOf(now);
  }
}
