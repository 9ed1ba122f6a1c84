package dev.duplane.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to write, and on which conditions.
 *
 * @param preconditions all must hold
 * @param writes done in this order, each with a revision of its own
 */
public record Transaction(List<Precondition> preconditions, List<Write> writes) {

  /** Something that must be so for a transaction to commit. */
  public sealed interface Precondition {
    String key();

    /** The key is not there. */
    record Absent(String key) implements Precondition {}

    /** The key is there and was last written at that revision. */
    record Unchanged(String key, long modRevision) implements Precondition {}
  }

  /** One write. */
  public sealed interface Write {
    String key();

    /** Sets a key. */
    record Put(String key, Value value) implements Write {}

    /**
     * Removes a key; nothing happens (and no revision is taken) if it is not there.
     *
     * @param last what the event shows as the deleted object, or null for the value as stored
     */
    record Delete(String key, @Nullable Value last) implements Write {}
  }
}
