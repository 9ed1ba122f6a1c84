package dev.duplane.registry.explain;

import dev.duplane.api.ApiResource;
import dev.duplane.api.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the decisions of one write, in the order in which they are taken. Values are kept as
 * they are given and become text when somebody asks, so they must not change afterwards.
 *
 * <p>Not thread-safe: a write is one thread's.
 */
public final class DecisionTrace {
  /** Notes nothing. */
  public static final DecisionTrace NONE = new DecisionTrace(null, false);

  /** A Service may have a great many ports; what is noted of one write is bounded. */
  private static final int NOTES_MOST = 250;

  /**
   * The write that a trace belongs to.
   *
   * @param history where it goes in the end
   * @param resource whose object is written
   * @param request {@code create}, {@code update}, {@code patch}, {@code apply} or {@code delete}
   * @param by who writes, empty if not known
   */
  record Origin(WriteHistory history, ApiResource resource, String request, String by) {}

  private final @Nullable Origin origin;
  private final List<Note> notes;
  private final boolean listens;
  private String path = "";

  DecisionTrace(Origin origin) {
    this(origin, true);
    about("", "");
  }

  private DecisionTrace(@Nullable Origin origin, boolean listens) {
    this.origin = origin;
    this.listens = listens;
    // The one that notes nothing is everybody's: it has nothing in it that could change.
    this.notes = listens ? new ArrayList<>(12) : List.of();
  }

  /** Whether anything is noted at all; for callers who would have to work for what they note. */
  public boolean listens() {
    return listens && notes.size() < NOTES_MOST;
  }

  /**
   * Notes a decision.
   *
   * @param field its path: a text, or what prints as one
   * @param input what the client gave; {@code ""} if nothing
   * @param result what came of it
   */
  public void note(Rule rule, Object field, Object input, Object result) {
    note(rule, field, input, result, "", "");
  }

  /**
   * Notes a decision about a pool.
   *
   * @param pool the range
   * @param detail what the rule's sentence names as {@code {detail}}
   */
  public void note(
      Rule rule, Object field, Object input, Object result, Object pool, Object detail) {
    if (listens()) {
      notes.add(new Note(rule, field, input, result, pool, detail));
    }
  }

  /** The present position of the trace, for {@link #backTo}. */
  public int mark() {
    return notes.size();
  }

  /** Forgets what was noted since a mark: that attempt is not the one that counts. */
  public void backTo(int mark) {
    if (listens) {
      notes.subList(mark, notes.size()).clear();
    }
  }

  /**
   * Says which object the write is about, once that is known.
   *
   * @param name empty: not known yet, as with a generated name
   */
  public void about(String namespace, String name) {
    if (origin != null) {
      path = WriteHistory.path(origin.resource(), namespace, name);
    }
  }

  /** The write is stored. What is noted from here on belongs to another object. */
  public void stored(long revision, Instant time) {
    keep(revision, time, false);
  }

  /** The write has removed the object. What is noted from here on belongs to another object. */
  public void removed(long revision, Instant time) {
    keep(revision, time, true);
  }

  private void keep(long revision, Instant time, boolean removed) {
    if (origin != null) {
      origin
          .history()
          .stored(
              path,
              new WriteHistory.Written(
                  origin.request(), origin.by(), revision, time, removed, taken()));
    }
  }

  /** The write is refused. */
  public void refused(Status status, Instant time) {
    if (origin != null) {
      origin
          .history()
          .refused(
              path,
              new WriteHistory.RefusedAttempt(
                  origin.request(), origin.by(), time, status, taken()));
    }
  }

  private List<Note> taken() {
    List<Note> taken = List.copyOf(notes);
    notes.clear();
    return taken;
  }

  /** The decisions so far. */
  public List<Decision> decisions() {
    return notes.stream().map(Note::decision).toList();
  }

  /** A trace that goes nowhere: for what is derived from an object as it is. */
  public static DecisionTrace derived() {
    return new DecisionTrace(null, true);
  }
}
