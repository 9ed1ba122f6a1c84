package dev.duplane.store.etcd;

import dev.duplane.store.Transaction.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Divides the writes of a commit into etcd's transactions. All writes of one transaction have one
 * revision, and a client that watches a kind resumes above the last revision that it has been told
 * of; so no transaction may hold two objects of one kind ({@link dev.duplane.store.Store}). A
 * dual-stack Service with its two IPAddress objects:
 *
 * <pre>
 *   ipaddresses/10.96.0.9                     first transaction
 *   ipaddresses/fd00:10:96::9                 second
 *   services/specs/default/web                second
 * </pre>
 */
final class CommitParts {
  /** etcd takes 128 operations in a transaction unless told ({@code --max-txn-ops}). */
  private static final int MOST = 100;

  private CommitParts() {}

  /** The writes in their order, in one list for each transaction. */
  static List<List<Write>> of(List<Write> writes) {
    List<List<Write>> parts = new ArrayList<>();
    List<Write> part = new ArrayList<>();
    Set<String> kinds = new HashSet<>();
    for (Write write : writes) {
      String kind = kind(write.key());
      if (part.size() == MOST || kinds.contains(kind)) {
        parts.add(part);
        part = new ArrayList<>();
        kinds.clear();
      }
      part.add(write);
      kinds.add(kind);
    }
    parts.add(part);
    return parts;
  }

  /**
   * What the keys of one kind have in common: {@code pods} of {@code /registry/pods/default/a},
   * with the group where kube-apiserver has it, {@code example.com/foos}.
   */
  static String kind(String key) {
    String[] names = key.split("/", 5);
    if (names.length < 4) {
      return key;
    }
    boolean two = names[2].indexOf('.') >= 0 || names[2].equals("services");
    return two ? names[2] + "/" + names[3] : names[2];
  }
}
