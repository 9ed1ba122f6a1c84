package dev.duplane.controller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Events few (client-go, {@code tools/record/events_cache.go}, EventCorrelator): what is said
 * again is counted; of what is said with ever other messages, the tenth and all that follow are one
 * Event, {@value #COMBINED} and the last message; and who says very much about one object is not
 * heard for a while. As in client-go all this is known to the one process alone, and to 4,096
 * objects at most.
 *
 * <pre>
 *   Created pod: web-1 … Created pod: web-9      an Event each
 *   Created pod: web-10                          (combined from similar events): Created pod: web-10
 *   Created pod: web-11 … web-25                 the same Event, counted, with the new message
 *   Created pod: web-26 …                        not written; one each five minutes would be
 * </pre>
 */
final class EventCorrelator {
  /** As {@code maxLruCacheEntries} has it. */
  private static final int MOST_ENTRIES = 4096;

  /** As {@code defaultAggregateMaxEvents} has it. */
  private static final int MOST_SIMILAR = 10;

  /** As {@code defaultAggregateIntervalInSeconds} has it. */
  private static final Duration SIMILAR_WITHIN = Duration.ofMinutes(10);

  /** As {@code defaultSpamBurst} has it. */
  private static final int BURST = 25;

  /** As {@code defaultSpamQPS} has it: one each so many seconds. */
  private static final double SECONDS_PER_EVENT = 300;

  private static final String COMBINED = "(combined from similar events): ";

  private final Clock clock;
  private final Map<Subject, Allowance> allowances = new Recent<>(this::isFull);
  private final Map<Similar, SimilarMessages> similar = new Recent<>(this::isOver);
  private final Map<Said, Observation> observations = new Recent<>(observation -> false);

  /**
   * Who talks about which object ({@code getSpamKey}).
   *
   * @param component who reports
   * @param host the Node that it runs on; empty for none
   */
  record Subject(
      String component,
      String host,
      String kind,
      String apiVersion,
      String namespace,
      String name,
      String uid) {
    /** An object is known by its name mostly; the rest decides in {@link #equals}. */
    @Override
    public int hashCode() {
      return 31 * (31 * name.hashCode() + namespace.hashCode()) + component.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Subject that
          && name.equals(that.name)
          && uid.equals(that.uid)
          && namespace.equals(that.namespace)
          && component.equals(that.component)
          && host.equals(that.host)
          && kind.equals(that.kind)
          && apiVersion.equals(that.apiVersion);
    }
  }

  /** What is similar ({@code EventAggregatorByReasonFunc}). */
  private record Similar(Subject subject, String type, String reason) {}

  /** What is the same ({@code getEventKey}); what has been combined has no message and path. */
  private record Said(Similar similar, String fieldPath, String message) {}

  /**
   * An Event as it is to be written.
   *
   * @param name of the Event
   * @param message which is not that of the first, if Events were combined
   * @param combined whether it stands for similar ones
   * @param count how often that has been said
   */
  record Observation(String name, String message, boolean combined, int count) {
    /** Whether there is no such Event yet. */
    boolean isNew() {
      return count == 1;
    }
  }

  /** A map that forgets what was used longest ago, as soon as it says nothing any more. */
  @SuppressWarnings("serial") // nobody serializes it
  private static final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private final Predicate<V> isVoid;

    private Recent(Predicate<V> isVoid) {
      super(16, 0.75f, true);
      this.isVoid = isVoid;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST_ENTRIES || isVoid.test(eldest.getValue());
    }
  }

  /** The last messages of one kind; {@code last} is when there was one. */
  private record SimilarMessages(Set<String> different, Instant last) {}

  /** How many Events somebody may still write about an object ({@code golang.org/x/time/rate}). */
  private record Allowance(double tokens, Instant at) {}

  EventCorrelator(Clock clock) {
    this.clock = clock;
  }

  /**
   * Notes that something is said.
   *
   * @param name of the Event, if it is a new one
   * @return what to write of it; null: nothing
   */
  @Nullable Observation observe(
      Subject subject, String fieldPath, String type, String reason, String message, String name) {
    Instant now = clock.instant();
    Similar kind = new Similar(subject, type, reason);
    boolean combined = isOneOfMany(kind, message, now);
    Said key = combined ? new Said(kind, "", "") : new Said(kind, fieldPath, message);
    String text = combined ? COMBINED + message : message;
    Observation before = observations.get(key);
    Observation observation =
        before == null
            ? new Observation(name, text, combined, 1)
            : new Observation(before.name(), text, combined, before.count() + 1);
    observations.put(key, observation);
    return isAllowed(subject, now) ? observation : null;
  }

  private boolean isOver(SimilarMessages messages) {
    return Duration.between(messages.last(), clock.instant()).compareTo(SIMILAR_WITHIN) > 0;
  }

  private boolean isOneOfMany(Similar kind, String message, Instant now) {
    SimilarMessages known = similar.get(kind);
    Set<String> different =
        known == null || isOver(known) ? new LinkedHashSet<>(2) : known.different();
    boolean another = different.add(message);
    similar.put(kind, new SimilarMessages(different, now));
    if (different.size() < MOST_SIMILAR) {
      return false;
    }
    if (another) {
      different.remove(message);
    }
    return true;
  }

  private static double tokens(Allowance before, Instant now) {
    double passed = Duration.between(before.at(), now).toMillis() / 1000.0;
    return Math.min(BURST, before.tokens() + Math.max(0, passed) / SECONDS_PER_EVENT);
  }

  /** Whether nothing of an allowance is used any more, as if there were none. */
  private boolean isFull(Allowance allowance) {
    return tokens(allowance, clock.instant()) >= BURST;
  }

  private boolean isAllowed(Subject subject, Instant now) {
    Allowance before = allowances.get(subject);
    double tokens = before == null ? BURST : tokens(before, now);
    boolean allowed = tokens >= 1;
    allowances.put(subject, new Allowance(allowed ? tokens - 1 : tokens, now));
    return allowed;
  }
}
