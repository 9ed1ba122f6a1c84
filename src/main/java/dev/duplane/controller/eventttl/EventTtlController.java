package dev.duplane.controller.eventttl;

import dev.duplane.api.GroupResource;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.RestMapper;
import dev.duplane.controller.RestMapping;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Removes Events that nobody has written for an hour, as etcd does with what has a lease
 * (kube-apiserver, {@code --event-ttl}, 1h; pkg/registry/core/event/storage, {@code TTLFunc}). A
 * write renews the lease.
 *
 * <p>No Event is read for it. Once a minute, as long as there are Events, it notes the revision of
 * the store; an Event whose last write is not newer than the revision of an hour ago is to go. So
 * it goes up to a minute late, as with etcd, where Events of one minute share a lease. A cluster
 * that begins with Events gives them a whole hour, as a new leader of etcd does.
 */
public final class EventTtlController implements Controller {
  private static final GroupResource EVENTS = new GroupResource("", "events");
  private static final Duration TTL = Duration.ofHours(1);

  /** As {@code leaseReuseDurationSeconds} of the storage has it. */
  private static final Duration STEP = Duration.ofMinutes(1);

  private static final Request ALL = new Request(EVENTS, "", "");

  private final Store store;
  private final RestMapper mapper;
  private final OwnObjects events;
  private final Clock clock;
  private final Deque<Mark> marks = new ArrayDeque<>();

  /** The revision of the store at a time. */
  private record Mark(Instant at, long revision) {}

  /**
   * @param store where the Events are
   * @param mapper knows under which keys
   * @param registry removes them
   * @param clock the cluster's
   */
  public EventTtlController(Store store, RestMapper mapper, Registry registry, Clock clock) {
    this.store = store;
    this.mapper = mapper;
    this.events = OwnObjects.of(registry, "", EVENTS.resource(), "kube-apiserver");
    this.clock = clock;
  }

  @Override
  public String name() {
    return "event-ttl-controller";
  }

  @Override
  public List<Source> watches() {
    return List.of(
        new Source(
            EVENTS,
            (event, queue) -> {
              if (event.current() != null) {
                queue.accept(ALL);
              }
            }));
  }

  @Override
  public List<Request> initial() {
    return List.of(ALL);
  }

  @Override
  public Result reconcile(Request request) {
    Instant now = clock.instant();
    Mark last = marks.peekLast();
    if (last != null && now.isBefore(last.at().plus(STEP))) {
      return Result.after(Duration.between(now, last.at().plus(STEP)));
    }
    RestMapping mapping = mapper.of(EVENTS);
    if (mapping == null) {
      return Result.DONE;
    }
    long due = revisionThatIsDue(now);
    boolean some = false;
    for (Entry entry : store.snapshot().range(mapping.storage().prefix(""), null)) {
      if (entry.modRevision() <= due) {
        Request event = mapping.request(entry.key());
        events.delete(event.namespace(), event.name());
      } else {
        some = true;
      }
    }
    if (!some) {
      marks.clear();
      return Result.DONE;
    }
    marks.addLast(new Mark(now, store.snapshot().revision()));
    return Result.after(STEP);
  }

  /** The newest revision that is an hour old; 0 if none is known to be. */
  private long revisionThatIsDue(Instant now) {
    Instant due = now.minus(TTL);
    Mark oldest = marks.peekFirst();
    long revision = 0;
    while (oldest != null && !oldest.at().isAfter(due)) {
      revision = oldest.revision();
      marks.removeFirst();
      oldest = marks.peekFirst();
    }
    return revision;
  }
}
