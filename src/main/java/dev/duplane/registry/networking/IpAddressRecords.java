package dev.duplane.registry.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Identity;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the IPAddress objects that record which Service has which address. The object's name is
 * the address, and so the store itself refuses to give an address twice.
 */
public final class IpAddressRecords {
  private final Store store;
  private final ObjectStorage storage;
  private final ObjectStorage services;
  private final Identity identity;
  private final IpAddressTemplates templates;

  /**
   * @param store holds both
   * @param storage how IPAddress objects lie in it
   * @param services how Services lie in it
   * @param identity gives IPAddress objects their uids
   * @param templates of the IPAddress objects
   */
  public IpAddressRecords(
      Store store,
      ObjectStorage storage,
      ObjectStorage services,
      Identity identity,
      IpAddressTemplates templates) {
    this.store = store;
    this.storage = storage;
    this.services = services;
    this.identity = identity;
    this.templates = templates;
  }

  /** The holder of an address, in words: {@code services/default/web has it}. */
  public String holder(IpAddress address) {
    Entry entry = store.snapshot().get(key(address));
    if (entry == null) {
      return "an earlier address of this request is the same";
    }
    ObjectView parent = parent(storage.object(entry.value(), entry.modRevision()));
    String namespace = parent.text("namespace");
    return parent.text("resource")
        + (namespace.isEmpty() ? "/" : "/" + namespace + "/")
        + parent.text("name")
        + " has it";
  }

  /** The write that records an address as a Service's. */
  public Write record(IpAddress address, String namespace, String service, Instant now) {
    String text = address.toString();
    return new Write.Put(
        storage.key("", text),
        templates.record(address.family(), text, namespace, service, identity.uid(), now));
  }

  /** What has to be so for {@link #record}: nobody has the address, be it a Service or a client. */
  public Precondition absent(IpAddress address) {
    return new Precondition.Absent(key(address));
  }

  /**
   * Ends the record of an address. One with finalizers only begins to end, as any object, and keeps
   * its address until the last finalizer is gone.
   *
   * @param writes gets what is to be written
   * @return whether the address is free once it is written
   */
  public boolean release(IpAddress address, Instant now, List<Write> writes) {
    Entry entry = store.snapshot().get(key(address));
    if (entry == null) {
      return true;
    }
    ObjectNode object = storage.object(entry.value(), entry.modRevision());
    ObjectMeta meta = ObjectMeta.of(object);
    if (meta.finalizers().isEmpty()) {
      writes.add(new Write.Delete(entry.key()));
      return true;
    }
    if (!meta.deleting()) {
      meta.setText("deletionTimestamp", Identity.timestamp(now));
      meta.setInteger("deletionGracePeriodSeconds", 0);
      writes.add(new Write.Put(entry.key(), storage.value(object)));
    }
    return false;
  }

  /**
   * What records an address anew whose record somebody deletes, if it is a Service's:
   * kube-apiserver's repair loop finds that a clusterIP has no IPAddress, and makes it (KEP-1880,
   * "Reconcile loops"). Here that follows right after the delete, and the address stays taken in
   * between.
   *
   * @param record the IPAddress that goes
   * @return null if no Service has the address
   */
  @Nullable Transaction restore(ObjectNode record, Instant now) {
    IpAddress address = IpAddress.parse(ObjectMeta.of(record).name());
    ObjectView parent = parent(record);
    if (address == null
        || !parent.text("group").isEmpty()
        || !parent.text("resource").equals("services")) {
      return null;
    }
    String namespace = parent.text("namespace");
    String name = parent.text("name");
    Entry service = store.snapshot().get(services.key(namespace, name));
    return service != null && hasClusterIp(service, address)
        ? new Transaction(List.of(absent(address)), List.of(record(address, namespace, name, now)))
        : null;
  }

  /**
   * The addresses that the allocator has recorded for Services that do not have them, with the time
   * at which it did, oldest first.
   */
  public Map<IpAddress, Instant> withoutService() {
    List<Entry> left = new ArrayList<>();
    for (Entry entry : store.snapshot().range(storage.prefix(""), null)) {
      if (IpAddressTemplates.ALLOCATOR.equals(
              entry.value().labels().get(IpAddressTemplates.MANAGED_BY_LABEL))
          && !hasService(entry)) {
        left.add(entry);
      }
    }
    left.sort(Comparator.comparingLong(Entry::createRevision));
    Map<IpAddress, Instant> addresses = new LinkedHashMap<>();
    for (Entry entry : left) {
      ObjectMeta meta = ObjectMeta.of(storage.object(entry.value(), entry.modRevision()));
      IpAddress address = IpAddress.parse(meta.name());
      if (address != null && !meta.deleting()) {
        addresses.put(address, Instant.parse(meta.text("creationTimestamp")));
      }
    }
    return addresses;
  }

  private boolean hasService(Entry record) {
    ObjectView parent = parent(storage.object(record.value(), record.modRevision()));
    IpAddress address = IpAddress.parse(record.key().substring(storage.prefix("").length()));
    Entry service =
        store.snapshot().get(services.key(parent.text("namespace"), parent.text("name")));
    return address == null || (service != null && hasClusterIp(service, address));
  }

  private static ObjectView parent(ObjectNode record) {
    return new ObjectView(
        new ObjectView(new ObjectView(record).object("spec")).object("parentRef"));
  }

  private boolean hasClusterIp(Entry service, IpAddress address) {
    ObjectNode object = services.object(service.value(), service.modRevision());
    return new ObjectView(new ObjectView(object).object("spec"))
        .texts("clusterIPs").stream().anyMatch(ip -> address.equals(IpAddress.parseSloppy(ip)));
  }

  private String key(IpAddress address) {
    return storage.key("", address.toString());
  }
}
