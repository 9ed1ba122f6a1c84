package dev.duplane.store.etcd;

import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.Snapshot;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A revision that is older than the copy in memory, read from etcd when it is asked for: each call
 * waits for etcd, and an iteration does so once a page. All pages are of the one revision, so they
 * fit together. etcd may forget the revision at any time; what is asked afterwards fails.
 *
 * <p>So does kube-apiserver, whose watch cache answers lists of the revisions that it has
 * (KEP-4988, "Snapshottable API server cache") and hands all others on to etcd
 * (apiserver/pkg/storage/cacher/delegator.go).
 */
final class EtcdSnapshot implements Snapshot {
  private final EtcdConnection etcd;
  private final EtcdKeys keys;
  private final EtcdMirror mirror;
  private final long revision;
  private final long oldest;

  /**
   * @param mirror reads values
   * @param revision that is read
   * @param oldest the oldest revision that the copy has, which is certain to be kept
   */
  EtcdSnapshot(EtcdConnection etcd, EtcdKeys keys, EtcdMirror mirror, long revision, long oldest) {
    this.etcd = etcd;
    this.keys = keys;
    this.mirror = mirror;
    this.revision = revision;
    this.oldest = oldest;
  }

  /**
   * Asks etcd whether it has the revision.
   *
   * @throws CompactedException if not
   */
  void requireKept() {
    // To etcd 0 is the newest revision, and nothing has happened before its first.
    if (revision < 1) {
      throw new CompactedException(revision, oldest);
    }
    var unused = asked(() -> etcd.get(keys.root(), revision));
  }

  /** etcd does not say which revision it has forgotten. */
  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (CompactedException e) {
      throw new CompactedException(revision, oldest);
    }
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public @Nullable Entry get(String key) {
    List<KeyValue> found = asked(() -> etcd.get(keys.inEtcd(key), revision));
    return found.isEmpty() ? null : mirror.entry(key, found.get(0));
  }

  @Override
  public Iterable<Entry> range(String prefix, @Nullable String from) {
    ByteSequence end = EtcdConnection.endOf(keys.prefixInEtcd(prefix));
    return () -> new Pages(first(prefix, from), end);
  }

  @Override
  public int count(String prefix, @Nullable String from) {
    ByteSequence end = EtcdConnection.endOf(keys.prefixInEtcd(prefix));
    return Math.toIntExact(asked(() -> etcd.count(first(prefix, from), end, revision)));
  }

  private ByteSequence first(String prefix, @Nullable String from) {
    return from == null || from.compareTo(prefix) <= 0
        ? keys.prefixInEtcd(prefix)
        : keys.prefixInEtcd(from);
  }

  /** Fetches a page when the one before it has been read. */
  private final class Pages implements Iterator<Entry> {
    private final ByteSequence end;
    private GetResponse page;
    private Iterator<KeyValue> left;

    Pages(ByteSequence from, ByteSequence end) {
      this.end = end;
      this.page = asked(() -> etcd.page(from, end, revision));
      this.left = page.getKvs().iterator();
    }

    @Override
    public boolean hasNext() {
      if (!left.hasNext() && page.isMore()) {
        ByteSequence from = EtcdConnection.next(page);
        page = asked(() -> etcd.page(from, end, revision));
        left = page.getKvs().iterator();
      }
      return left.hasNext();
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      KeyValue stored = left.next();
      String key = keys.inStore(stored.getKey());
      if (key == null) {
        throw new IllegalStateException(stored.getKey() + " is outside the prefix");
      }
      return mirror.entry(key, stored);
    }
  }
}
