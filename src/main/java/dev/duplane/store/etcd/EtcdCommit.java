package dev.duplane.store.etcd;

import dev.duplane.store.CommitResult;
import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.Entry;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.Snapshot;
import dev.duplane.store.StoreException;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Precondition.Absent;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.Transaction.Write.Delete;
import dev.duplane.store.Transaction.Write.Put;
import dev.duplane.store.UnavailableException;
import dev.duplane.store.Value;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One commit on its way: its transactions, how far they have come, and what is done about it when
 * one does not get through. The first transaction compares all preconditions; each compares that
 * nobody has changed what those before it wrote. Used under the store's commit lock.
 */
final class EtcdCommit {
  /** etcd's words when it has refused a write outright, so that there is no doubt. */
  private static final List<String> REFUSALS =
      List.of("database space exceeded", "too many operations", "request is too large");

  private final EtcdConnection etcd;
  private final EtcdKeys keys;
  private final EtcdSession session;
  private final EtcdMirror mirror;
  private final Transaction transaction;
  private final PutOption puts;
  private final List<List<Write>> parts;
  private final Snapshot before;

  /** One for each write whose transaction is done. */
  private final List<Long> revisions = new ArrayList<>();

  private int done;

  /** What is in the transaction that was sent last, for when the session is lost with it. */
  private List<Write> lastSent = List.of();

  /** Whether that was to undo the last part. */
  private boolean takingBack;

  /** A transaction may have been done. */
  static final class InDoubtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    InDoubtException(String message) {
      super(message, null, false, false);
      this.message = message;
    }

    @Override
    public String getMessage() {
      return message;
    }
  }

  /**
   * @param transaction what is to be done
   * @param puts the lease of what is put, if it has one
   */
  EtcdCommit(
      EtcdConnection etcd,
      EtcdKeys keys,
      EtcdSession session,
      EtcdMirror mirror,
      MemoryStore memory,
      Transaction transaction,
      PutOption puts) {
    this.etcd = etcd;
    this.keys = keys;
    this.session = session;
    this.mirror = mirror;
    this.transaction = transaction;
    this.puts = puts;
    this.parts = CommitParts.of(transaction.writes());
    this.before = memory.snapshot();
  }

  /** What is done has revisions above this one. */
  long after() {
    return before.revision();
  }

  /** The first precondition that does not hold now; null if all do. */
  @Nullable Refused refusal() {
    List<Op> gets = new ArrayList<>();
    transaction.preconditions().forEach(one -> gets.add(get(one.key())));
    return refusal(EtcdConnection.await(etcd.transact(List.of(), gets, List.of())));
  }

  /**
   * Sends the transactions, one after the other.
   *
   * @return committed or refused
   * @throws InDoubtException if the answer to one has not come; {@link #settle} finds out then
   * @throws StoreException if nothing has been done
   */
  CommitResult perform() {
    while (done < parts.size()) {
      List<Write> part = parts.get(done);
      lastSent = part;
      TxnResponse answer = transact(compares(), operations(part), checks());
      if (answer.isSucceeded()) {
        noteDone(part, answer);
      } else if (holdsSession(answer) && cleansUp()) {
        // It has been deleted already, and may be another's by now.
        noteDone(part, answer.getHeader().getRevision());
      } else if (holdsSession(answer)) {
        return refused(answer);
      } else {
        // etcd has taken this process for dead. Nothing of this part has been done.
        session.begin();
      }
    }
    return new Committed(List.copyOf(revisions));
  }

  /** Takes back what is done, and has the copy see why the rest was refused. */
  private Refused refused(TxnResponse answer) {
    Refused refused = refusal(answer);
    takeBack();
    mirror.await(Math.max(answer.getHeader().getRevision(), session.revision()));
    if (refused == null) {
      throw new UnavailableException(
          "another process has changed what was written a moment before");
    }
    return refused;
  }

  private TxnResponse transact(List<Cmp> compares, List<Op> then, List<Op> otherwise) {
    try {
      return EtcdConnection.await(etcd.transact(compares, then, otherwise));
    } catch (StoreException e) {
      if (done == 0 && !takingBack && REFUSALS.stream().anyMatch(e.getMessage()::contains)) {
        throw e;
      }
      throw new InDoubtException(e.getMessage());
    }
  }

  private void noteDone(List<Write> part, TxnResponse answer) {
    long at = answer.getHeader().getRevision();
    session.marked(at);
    noteDone(part, at);
  }

  private void noteDone(List<Write> part, long at) {
    for (Write write : part) {
      boolean nothing = write instanceof Delete && before.get(write.key()) == null;
      long last = revisions.isEmpty() ? before.revision() : revisions.get(revisions.size() - 1);
      revisions.add(nothing ? last : at);
    }
    done++;
  }

  /**
   * Whether only deletes are left, of what belongs to an object that is gone already: this goes on
   * whatever others do meanwhile.
   */
  private boolean cleansUp() {
    return done > 0
        && parts.subList(done, parts.size()).stream()
            .flatMap(List::stream)
            .allMatch(Delete.class::isInstance);
  }

  private List<Cmp> compares() {
    return cleansUp() ? comparesOfDeletes() : comparesOfWrites();
  }

  private List<Cmp> comparesOfDeletes() {
    List<Cmp> compares = new ArrayList<>();
    compares.add(session.compare());
    for (Write write : parts.get(done)) {
      Entry old = before.get(write.key());
      compares.add(
          compare(
              old == null
                  ? new Absent(write.key())
                  : new Unchanged(write.key(), old.modRevision())));
    }
    return compares;
  }

  private List<Cmp> comparesOfWrites() {
    Map<String, Precondition> needed = new HashMap<>();
    transaction.preconditions().forEach(one -> needed.put(one.key(), one));
    int at = 0;
    for (List<Write> part : parts.subList(0, done)) {
      for (Write write : part) {
        long revision = revisions.get(at++);
        needed.put(
            write.key(),
            write instanceof Put ? new Unchanged(write.key(), revision) : new Absent(write.key()));
      }
    }
    List<Cmp> compares = new ArrayList<>();
    compares.add(session.compare());
    needed.values().forEach(one -> compares.add(compare(one)));
    return compares;
  }

  private Cmp compare(Precondition precondition) {
    ByteSequence key = keys.inEtcd(precondition.key());
    return precondition instanceof Unchanged unchanged
        ? new Cmp(key, Cmp.Op.EQUAL, CmpTarget.modRevision(unchanged.modRevision()))
        : new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0));
  }

  private List<Op> operations(List<Write> part) {
    List<Op> operations = new ArrayList<>();
    Map<String, Value> values = new HashMap<>();
    for (Write write : part) {
      ByteSequence key = keys.inEtcd(write.key());
      if (write instanceof Put put) {
        values.put(put.key(), put.value());
        operations.add(Op.put(key, mirror.encode(put.key(), put.value()), puts));
      } else {
        operations.add(Op.delete(key, DeleteOption.DEFAULT));
      }
    }
    operations.add(session.putNextMark());
    mirror.expect(new EtcdMirror.Own(session.key(), session.nextMark(), values));
    return operations;
  }

  /** What is looked at if something does not hold: the session first, then all preconditions. */
  private List<Op> checks() {
    List<Op> checks = new ArrayList<>();
    checks.add(Op.get(session.key(), GetOption.DEFAULT));
    transaction.preconditions().forEach(one -> checks.add(get(one.key())));
    return checks;
  }

  private Op get(String key) {
    return Op.get(keys.inEtcd(key), GetOption.DEFAULT);
  }

  private boolean holdsSession(TxnResponse answer) {
    List<KeyValue> found = answer.getGetResponses().get(0).getKvs();
    return !found.isEmpty() && session.isAt(found.get(0).getModRevision());
  }

  private @Nullable Refused refusal(TxnResponse answer) {
    int from = answer.getGetResponses().size() - transaction.preconditions().size();
    for (int i = 0; i < transaction.preconditions().size(); i++) {
      Precondition one = transaction.preconditions().get(i);
      List<KeyValue> found = answer.getGetResponses().get(from + i).getKvs();
      Entry actual = found.isEmpty() ? null : mirror.entry(one.key(), found.get(0));
      boolean holds =
          one instanceof Unchanged unchanged
              ? actual != null && actual.modRevision() == unchanged.modRevision()
              : actual == null;
      if (!holds && !isWritten(one.key())) {
        return new Refused(one, actual);
      }
    }
    return null;
  }

  /** Whether one of the transactions that are done has written a key: it held before that. */
  private boolean isWritten(String key) {
    return parts.subList(0, done).stream()
        .flatMap(List::stream)
        .anyMatch(write -> write.key().equals(key));
  }

  /**
   * Finds out how a commit ended of which an answer has not come, and brings it to an end: all of
   * it, or nothing.
   *
   * @return null if nothing of it is left
   * @throws StoreException if etcd cannot be asked now; to be called again then
   */
  @Nullable Committed settle() {
    try {
      note(session.settle());
      if (done < parts.size() && !cleansUp()) {
        takeBack();
        return null;
      }
      return perform() instanceof Committed committed ? committed : null;
    } catch (InDoubtException again) {
      throw new UnavailableException(again.getMessage());
    }
  }

  private void note(EtcdSession.LastTransaction ending) {
    boolean got = false;
    long at = 0;
    if (ending instanceof EtcdSession.LastTransaction.Done one) {
      got = true;
      at = one.revision();
    } else if (ending instanceof EtcdSession.LastTransaction.Over) {
      at = lastSent.isEmpty() ? 0 : found(lastSent);
      got = at > 0;
      session.begin();
    }
    if (got && takingBack) {
      noteTakenBack();
    } else if (got) {
      noteDone(parts.get(done), at);
    }
    lastSent = List.of();
  }

  /** The revision at which writes are found as they were sent; 0 if they are not. */
  private long found(List<Write> writes) {
    long newest = 0;
    for (Write write : writes) {
      List<KeyValue> now = etcd.get(keys.inEtcd(write.key()));
      if (write instanceof Put put) {
        if (now.isEmpty()
            || now.get(0).getModRevision() <= before.revision()
            || !now.get(0).getValue().equals(mirror.encode(put.key(), put.value()))) {
          return 0;
        }
        newest = Math.max(newest, now.get(0).getModRevision());
      } else if (!now.isEmpty()) {
        return 0;
      }
    }
    return newest == 0 ? EtcdConnection.await(etcd.revision()) : newest;
  }

  /**
   * Has all that is done be as it was, the last first. What somebody else has changed meanwhile is
   * his: an address that is left behind then is one without a Service.
   */
  private void takeBack() {
    takingBack = true;
    while (done > 0) {
      List<Write> part = parts.get(done - 1);
      List<Cmp> compares = new ArrayList<>();
      compares.add(session.compare());
      List<Write> reverse = new ArrayList<>();
      int first = revisions.size() - part.size();
      for (int i = part.size() - 1; i >= 0; i--) {
        Write write = part.get(i);
        Entry old = before.get(write.key());
        if (write instanceof Put || old != null) {
          compares.add(
              compare(
                  write instanceof Put
                      ? new Unchanged(write.key(), revisions.get(first + i))
                      : new Absent(write.key())));
          reverse.add(old == null ? new Delete(write.key()) : new Put(write.key(), old.value()));
        }
      }
      lastSent = reverse;
      TxnResponse answer =
          transact(
              compares, operations(reverse), List.of(Op.get(session.key(), GetOption.DEFAULT)));
      if (answer.isSucceeded()) {
        session.marked(answer.getHeader().getRevision());
      } else if (!holdsSession(answer)) {
        session.begin();
        continue;
      }
      noteTakenBack();
    }
    takingBack = false;
  }

  private void noteTakenBack() {
    for (int i = 0; i < parts.get(done - 1).size(); i++) {
      revisions.remove(revisions.size() - 1);
    }
    done--;
  }
}
