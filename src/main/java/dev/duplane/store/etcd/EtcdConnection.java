package dev.duplane.store.etcd;

import dev.duplane.store.CompactedException;
import dev.duplane.store.StoreException;
import dev.duplane.store.UnavailableException;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls to an etcd (v3 API) that a store needs. Each waits for its answer at most {@link
 * #PATIENCE}. jetcd repeats reads where that is safe; it never repeats a transaction.
 */
final class EtcdConnection implements AutoCloseable {
  /** The wait for an answer. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);
  private static final int PAGE = 1000;
  private static final ByteSequence FIRST_KEY = ByteSequence.from(new byte[] {0});

  private final ClientBuilder builder;
  private volatile Client client;
  private @Nullable Client former;
  private boolean closed;

  /**
   * @throws IOException if a file of certificates cannot be read
   */
  EtcdConnection(EtcdConfiguration configuration) throws IOException {
    this.builder =
        Client.builder()
            .endpoints(configuration.servers().stream().map(URI::create).toList())
            .connectTimeout(CONNECT)
            .keepaliveTime(KEEP_ALIVE)
            .keepaliveTimeout(KEEP_ALIVE)
            .maxInboundMessageSize(Integer.MAX_VALUE)
            // A call to an etcd that is away fails at once; those who call know whether to wait.
            .waitForReady(false);
    if (configuration.servers().stream().anyMatch(server -> server.startsWith("https:"))) {
      SslContextBuilder tls = GrpcSslContexts.forClient();
      if (configuration.caFile() != null) {
        tls.trustManager(configuration.caFile().toFile());
      }
      if (configuration.certFile() != null && configuration.keyFile() != null) {
        tls.keyManager(configuration.certFile().toFile(), configuration.keyFile().toFile());
      }
      builder.sslContext(tls.build());
    }
    this.client = builder.build();
  }

  /**
   * Connects anew, at once. gRPC waits longer and longer between its attempts, up to two minutes,
   * and jetcd cannot have it otherwise; so an etcd that comes back late would be found as late
   * again. Calls under way go on until the next time.
   */
  synchronized void reconnect() {
    if (closed) {
      return;
    }
    Client before = former;
    former = client;
    client = builder.build();
    if (before != null) {
      before.close();
    }
  }

  /** Whether a call failed because there is no connection. */
  static boolean isUnconnected(Throwable cause) {
    return String.valueOf(cause.getMessage()).endsWith("io exception");
  }

  /**
   * All keys with a prefix at one revision.
   *
   * @param revision 0: the newest
   * @param each gets the keys in order
   * @return the revision
   * @throws CompactedException if it is compacted
   */
  long read(ByteSequence prefix, long revision, Consumer<KeyValue> each) {
    ByteSequence end = endOf(prefix);
    GetResponse page = page(prefix, end, revision);
    long at = revision == 0 ? page.getHeader().getRevision() : revision;
    page.getKvs().forEach(each);
    while (page.isMore()) {
      page = page(next(page), end, at);
      page.getKvs().forEach(each);
    }
    return at;
  }

  /** The first key behind all that begin with {@code prefix}. */
  static ByteSequence endOf(ByteSequence prefix) {
    return io.etcd.jetcd.options.OptionsUtil.prefixEndOf(prefix);
  }

  /**
   * Some keys, in order, at one revision.
   *
   * @param from the first, inclusive
   * @param end exclusive
   * @param revision 0: the newest
   * @throws CompactedException if it is compacted
   */
  GetResponse page(ByteSequence from, ByteSequence end, long revision) {
    GetOption option =
        GetOption.builder()
            .withRange(end)
            .withLimit(PAGE)
            .withRevision(revision)
            .withSortField(GetOption.SortTarget.KEY)
            .withSortOrder(GetOption.SortOrder.ASCEND)
            .build();
    return await(client.getKVClient().get(from, option));
  }

  /** Where the page after this one begins. */
  static ByteSequence next(GetResponse page) {
    return page.getKvs().get(page.getKvs().size() - 1).getKey().concat(FIRST_KEY);
  }

  /** The number of keys as in {@link #page}. */
  long count(ByteSequence from, ByteSequence end, long revision) {
    GetOption option =
        GetOption.builder().withRange(end).withRevision(revision).withCountOnly(true).build();
    return await(client.getKVClient().get(from, option)).getCount();
  }

  /** One key as it is now; empty if it is not there. Linearizable. */
  List<KeyValue> get(ByteSequence key) {
    return get(key, 0);
  }

  /** One key as it was at a revision; 0: the newest. */
  List<KeyValue> get(ByteSequence key, long revision) {
    GetOption option = GetOption.builder().withRevision(revision).build();
    return await(client.getKVClient().get(key, option)).getKvs();
  }

  /** The newest revision; whoever has been told of a write finds it at that revision or below. */
  CompletableFuture<Long> revision() {
    GetOption option = GetOption.builder().withCountOnly(true).build();
    return client
        .getKVClient()
        .get(FIRST_KEY, option)
        .thenApply(response -> response.getHeader().getRevision());
  }

  /** A transaction, sent once. */
  CompletableFuture<TxnResponse> transact(List<Cmp> compares, List<Op> then, List<Op> otherwise) {
    return client
        .getKVClient()
        .txn()
        .If(compares.toArray(Cmp[]::new))
        .Then(then.toArray(Op[]::new))
        .Else(otherwise.toArray(Op[]::new))
        .commit();
  }

  /** Watches all keys there are, from a revision on. */
  Watch.Watcher watch(long from, Watch.Listener listener) {
    WatchOption everything =
        WatchOption.builder()
            .withRange(FIRST_KEY)
            .withRevision(from)
            .withRequireLeader(true)
            .build();
    return client.getWatchClient().watch(FIRST_KEY, everything, listener);
  }

  /** A new lease; its id. */
  long grant(Duration time) {
    return await(client.getLeaseClient().grant(time.toSeconds())).getID();
  }

  /** Has a lease go on for its whole time; how many seconds it has then, 0 or less if none. */
  CompletableFuture<Long> keepAlive(long lease) {
    return client.getLeaseClient().keepAliveOnce(lease).thenApply(response -> response.getTTL());
  }

  /** Ends a lease and what hangs on it. */
  void revoke(long lease) {
    await(client.getLeaseClient().revoke(lease));
  }

  /** Has etcd forget what is below a revision. */
  void compact(long revision) {
    await(client.getKVClient().compact(revision));
  }

  /**
   * Waits for an answer.
   *
   * @throws StoreException if there is none, or etcd says that it cannot
   */
  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new UnavailableException("etcdserver: request timed out");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted");
    }
  }

  /** What jetcd's failure is to a store. */
  static StoreException failure(Throwable cause) {
    if (cause instanceof StoreException known) {
      return known;
    }
    if (cause instanceof io.etcd.jetcd.common.exception.CompactedException compacted) {
      return new CompactedException(
          compacted.getCompactedRevision() - 1, compacted.getCompactedRevision());
    }
    String message = String.valueOf(cause.getMessage());
    if (message.contains("required revision has been compacted")) {
      return new CompactedException(0, 1);
    }
    // gRPC calls whatever happens to a connection an "io exception"; why is further down.
    Throwable last = cause;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    boolean connection = isUnconnected(cause) && last.getMessage() != null;
    return new UnavailableException(
        connection ? "connection error: " + last.getMessage() : words(message));
  }

  /** etcd's own words, without what gRPC puts in front: {@code UNAVAILABLE: }. */
  static String words(String message) {
    return message.replaceFirst("^(?:[\\w.]+Exception: )?[A-Z_]+: ", "");
  }

  @Override
  public synchronized void close() {
    closed = true;
    client.close();
    if (former != null) {
      former.close();
    }
  }
}
