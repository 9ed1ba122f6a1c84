package dev.duplane.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The writes of one commit, and their preconditions.
 *
 * @param preconditions all must hold
 * @param writes done in this order, as revisions and events show; each key at most once
 */
public record Transaction(List<Precondition> preconditions, List<Write> writes) {

  /**
   * @throws IllegalArgumentException if two writes have the same key: no order of them would be
   *     seen by anybody, and etcd refuses them (etcd API, "Transaction")
   */
  public Transaction {
    Set<String> keys = new HashSet<>();
    for (Write write : writes) {
      if (!keys.add(write.key())) {
        throw new IllegalArgumentException("a commit writes " + write.key() + " twice");
      }
    }
  }

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

    /** Removes a key; nothing happens (and no revision is taken) if it is not there. */
    record Delete(String key) implements Write {}
  }
}
