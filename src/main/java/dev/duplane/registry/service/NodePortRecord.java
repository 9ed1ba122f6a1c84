package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.allocation.PortPool;
import dev.duplane.api.GroupResource;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.net.PortRange;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.Entry;
import dev.duplane.store.RawValue;
import dev.duplane.store.SharedStore;
import dev.duplane.store.Store;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The record of the node ports that are in use: the object RangeAllocation that kube-apiserver
 * keeps beside the objects that it serves (core/v1 RangeAllocation;
 * registry/core/service/allocator, {@code NewEtcd}). It is written in the commit of each Service
 * whose node ports change, so that of two processes on one store only one can take a port.
 *
 * <p>The Services say which ports are taken; the record is made anew from them at the start, as
 * kube-apiserver's repair loop does.
 */
public final class NodePortRecord {
  /** Where kube-apiserver keeps it. */
  private static final String KEY = "/registry/ranges/servicenodeports";

  /** A revision that no record has. */
  private static final long NEVER = -1;

  private static final GroupResource RESOURCE = new GroupResource("", "servicenodeportallocations");

  private final Store store;

  /**
   * @param store holds the record
   */
  public NodePortRecord(Store store) {
    this.store = store;
  }

  /**
   * A RangeAllocation as it is stored. Its data are the bits as one big-endian number, as Go's
   * big.Int writes them.
   */
  private static Value rangeAllocation(PortRange range, BitSet ports) {
    byte[] data = reversed(ports.toByteArray());
    String json =
        "{\"kind\":\"RangeAllocation\",\"apiVersion\":\"v1\","
            + "\"metadata\":{\"resourceVersion\":\"\"},\"range\":\""
            + text(range)
            + "\",\"data\":\""
            + Base64.getEncoder().encodeToString(data)
            + "\"}";
    return new RawValue(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether other processes write it, too. A commit in etcd is several transactions, of which all
   * but the last may have to be taken back. The record may have been written by others by then, so
   * it goes next to the Service, whose transaction it shares: behind addresses ahead of a Service
   * that stays, and right after one that goes.
   */
  boolean isShared() {
    return store instanceof SharedStore;
  }

  /** The write that records the ports in use. */
  Write write(PortRange range, BitSet ports) {
    return new Write.Put(KEY, rangeAllocation(range, ports));
  }

  /**
   * What has to be so for {@link #write}: nobody else has taken or given back a port. A record that
   * another process has written since the pools were last brought up to date must not be written
   * over.
   *
   * @param known the ports that are in use as far as the pools know
   */
  Precondition unchanged(PortRange range, Supplier<BitSet> known) {
    Entry entry = store.snapshot().get(KEY);
    if (entry == null) {
      return new Precondition.Absent(KEY);
    }
    boolean seen = !isShared() || known.get().equals(ports(entry, range));
    return new Precondition.Unchanged(KEY, seen ? entry.modRevision() : NEVER);
  }

  /** The answer to a client if that is not so (allocator/storage, {@code tryUpdate}). */
  static StatusException refused() {
    return StatusException.conflict(RESOURCE, "", "the provided resource version does not match");
  }

  /**
   * Has the record say what the Services say.
   *
   * @param services looks them up: the ports in use. Called again if somebody else has changed the
   *     record meanwhile, for then Services have changed, too
   */
  public void repair(Supplier<PortPool> services) {
    boolean done = false;
    while (!done) {
      Entry entry = store.snapshot().get(KEY);
      Precondition unchanged =
          entry == null
              ? new Precondition.Absent(KEY)
              : new Precondition.Unchanged(KEY, entry.modRevision());
      PortPool right = services.get();
      done =
          (entry != null && right.usedPorts().equals(ports(entry, right.range())))
              || !(store.commit(
                      new Transaction(
                          List.of(unchanged), List.of(write(right.range(), right.usedPorts()))))
                  instanceof Refused);
    }
  }

  /**
   * The ports that the record says are in use.
   *
   * @return as distances from the first of the range; null if there is no record for this range
   */
  public @Nullable BitSet ports(PortRange range) {
    Entry entry = store.snapshot().get(KEY);
    return entry == null ? null : ports(entry, range);
  }

  private static @Nullable BitSet ports(Entry entry, PortRange range) {
    JsonNode record = JsonTree.parse(entry.value().bytes());
    return record.path("range").asText().equals(text(range))
        ? BitSet.valueOf(reversed(Base64.getDecoder().decode(record.path("data").asText())))
        : null;
  }

  private static String text(PortRange range) {
    return range.min() + "-" + range.max();
  }

  /** Between a number as Go's big.Int writes it, the highest byte first, and as a BitSet has it. */
  private static byte[] reversed(byte[] bytes) {
    byte[] other = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      other[i] = bytes[bytes.length - 1 - i];
    }
    return other;
  }
}
