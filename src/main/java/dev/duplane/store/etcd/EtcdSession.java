package dev.duplane.store.etcd;

import dev.duplane.store.StoreException;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * This process among those that use an etcd: a key with a number, which lives as long as the
 * process by a lease.
 *
 * <p>Each transaction of the process compares the key's revision and writes the key, so the key
 * tells which of them was the last that was done. If an answer does not come, the process reads the
 * key: a new revision means done. If it is the old one the transaction may still be on its way, so
 * the process writes the key (the fence): the late transaction finds another revision then, and is
 * refused. The same holds for a process that etcd has taken for dead while it slept: its key is
 * gone, and so nothing that it sends is done.
 *
 * <p>Used under the store's commit lock, but for {@link #keepAlive} and {@link #number}.
 */
final class EtcdSession {
  /** So long after its last sign of life a process is taken for dead. */
  static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

  private static final int MOST = 1000;

  private final EtcdConnection etcd;
  private final EtcdKeys keys;
  private volatile int number;
  private volatile long lease;
  private final AtomicLong place = new AtomicLong();
  private boolean renews;
  private long revision;
  private long count;

  EtcdSession(EtcdConnection etcd, EtcdKeys keys) {
    this.etcd = etcd;
    this.keys = keys;
  }

  /**
   * Takes the lowest number that is free.
   *
   * @throws StoreException if etcd cannot be asked
   */
  void begin() {
    lease = etcd.grant(TIME_TO_LIVE);
    for (int i = 0; i < MOST; i++) {
      ByteSequence key = keys.session(i);
      TxnResponse answer =
          EtcdConnection.await(
              etcd.transact(
                  List.of(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0))),
                  List.of(put(key, mark(0))),
                  List.of()));
      if (answer.isSucceeded()) {
        number = i;
        revision = answer.getHeader().getRevision();
        place.set(revision);
        count = 0;
        return;
      }
    }
    throw new IllegalStateException(MOST + " processes use this etcd already");
  }

  private Op put(ByteSequence key, ByteSequence value) {
    PutOption option = PutOption.builder().withLeaseId(lease).build();
    return Op.put(key, value, option);
  }

  /** No other process writes the same, as leases have numbers of their own. */
  private ByteSequence mark(long transactions) {
    return EtcdKeys.bytes(Long.toHexString(lease) + "/" + transactions);
  }

  int number() {
    return number;
  }

  /**
   * At least the revision at which the number was taken, and at most the newest one: it moves by
   * one with each transaction that does more than renew. So whoever has the number next is above
   * it.
   */
  long place() {
    return place.get();
  }

  /** Says whether the transactions from now on only renew what is there. */
  void renews(boolean now) {
    renews = now;
  }

  ByteSequence key() {
    return keys.session(number);
  }

  /** What a transaction of this process compares. */
  Cmp compare() {
    return new Cmp(key(), Cmp.Op.EQUAL, CmpTarget.modRevision(revision));
  }

  /** At which this process has written its key last. */
  long revision() {
    return revision;
  }

  /** Whether the key is as this process has written it last. */
  boolean isAt(long modRevision) {
    return modRevision == revision;
  }

  /** What the next transaction of this process writes into the key. */
  ByteSequence nextMark() {
    return mark(count + 1);
  }

  /** The operation that writes it. */
  Op putNextMark() {
    return put(key(), nextMark());
  }

  /** Notes that the transaction has been done. */
  void marked(long at) {
    revision = at;
    count++;
    if (!renews) {
      place.incrementAndGet();
    }
  }

  /** How a transaction ended whose answer did not come. */
  sealed interface LastTransaction {
    /** Done at a revision. */
    record Done(long revision) implements LastTransaction {}

    /** Not done, now or later. */
    record NotDone() implements LastTransaction {}

    /**
     * The session is at its end: no transaction of it is done any more. Whether the last one was
     * done, what it wrote has to tell.
     */
    record Over() implements LastTransaction {}
  }

  /**
   * Finds out how the last transaction ended.
   *
   * @throws StoreException if etcd cannot be asked now
   */
  LastTransaction settle() {
    List<KeyValue> now = etcd.get(key());
    if (now.isEmpty()) {
      return new LastTransaction.Over();
    }
    long written = now.get(0).getModRevision();
    if (written != revision) {
      return done(written);
    }
    TxnResponse fence =
        EtcdConnection.await(
            etcd.transact(
                List.of(compare()),
                List.of(putNextMark()),
                List.of(Op.get(key(), GetOption.DEFAULT))));
    if (fence.isSucceeded()) {
      marked(fence.getHeader().getRevision());
      return new LastTransaction.NotDone();
    }
    List<KeyValue> found = fence.getGetResponses().get(0).getKvs();
    return found.isEmpty() ? new LastTransaction.Over() : done(found.get(0).getModRevision());
  }

  private LastTransaction done(long at) {
    marked(at);
    return new LastTransaction.Done(at);
  }

  /** A sign of life. */
  CompletableFuture<Long> keepAlive() {
    return etcd.keepAlive(lease);
  }

  /** Gives the number back. */
  void end() {
    etcd.revoke(lease);
  }
}
