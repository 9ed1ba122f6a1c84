package dev.duplane.store.etcd;

import dev.duplane.store.Transaction.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides the writes of a commit into etcd's transactions, as kube-apiserver does: one for each
 * object, so that each has a resourceVersion of its own. What is no object, the record of node
 * ports, goes with the Service that it is written for. A dual-stack Service of type NodePort:
 *
 * <pre>
 *   ipaddresses/10.96.0.9                     first transaction
 *   ipaddresses/fd00:10:96::9                 second
 *   ranges/servicenodeports                   third
 *   services/specs/default/web                third
 * </pre>
 */
final class CommitParts {
  private static final String ROOT = "/registry/";
  private static final String SERVICES = ROOT + "services/specs/";

  /** etcd takes 128 operations in a transaction unless told ({@code --max-txn-ops}). */
  private static final int MOST = 100;

  private CommitParts() {}

  /** The writes in their order, in one list for each transaction. */
  static List<List<Write>> of(List<Write> writes) {
    List<List<Write>> parts = new ArrayList<>();
    List<Write> part = new ArrayList<>();
    for (Write write : writes) {
      if (!part.isEmpty() && !belongs(write, part)) {
        parts.add(part);
        part = new ArrayList<>();
      }
      part.add(write);
    }
    parts.add(part);
    return parts;
  }

  private static boolean belongs(Write write, List<Write> part) {
    boolean alone = part.stream().noneMatch(CommitParts::isObject);
    boolean ofService = part.get(part.size() - 1).key().startsWith(SERVICES);
    return part.size() < MOST && (alone || (ofService && !isObject(write)));
  }

  /** Objects lie below their kind; {@code /registry/ranges/} has none that anybody is served. */
  private static boolean isObject(Write write) {
    String key = write.key();
    return key.indexOf('/', ROOT.length()) >= 0 && !key.startsWith(ROOT + "ranges/");
  }
}
