package dev.duplane.registry.networking;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Identity;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.store.Entry;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Transaction.Write;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes the IPAddress objects that record which Service has which address. The object's name is
 * the address, and so the store itself refuses to give an address twice.
 */
public final class IpAddressRecords {
  private static final String FAMILY_LABEL = "ipaddress.kubernetes.io/ip-family";
  private static final String MANAGED_BY_LABEL = "ipaddress.kubernetes.io/managed-by";
  private static final String ALLOCATOR = "ipallocator.k8s.io";

  private final ObjectStorage storage;
  private final Identity identity;
  private final Supplier<Snapshot> snapshot;

  /**
   * @param storage where IPAddress objects are kept
   * @param identity gives them their uids
   * @param snapshot what is stored now
   */
  public IpAddressRecords(ObjectStorage storage, Identity identity, Supplier<Snapshot> snapshot) {
    this.storage = storage;
    this.identity = identity;
    this.snapshot = snapshot;
  }

  /** Who has an address, in words: {@code services/default/web has it}. */
  public String holder(IpAddress address) {
    Entry entry = snapshot.get().get(key(address));
    if (entry == null) {
      return "an earlier address of this request is the same";
    }
    ObjectView parent =
        new ObjectView(
            new ObjectView(
                    new ObjectView(storage.object(entry.value(), entry.modRevision()))
                        .object("spec"))
                .object("parentRef"));
    String namespace = parent.text("namespace");
    return parent.text("resource")
        + (namespace.isEmpty() ? "/" : "/" + namespace + "/")
        + parent.text("name")
        + " has it";
  }

  /** The write that records an address as a Service's. */
  public Write record(IpAddress address, String namespace, String service, Instant now) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectMeta meta = ObjectMeta.of(object);
    meta.setName(address.toString());
    identity.stamp(meta, now);
    Map<String, String> labels =
        Map.of(FAMILY_LABEL, address.family().wireName(), MANAGED_BY_LABEL, ALLOCATOR);
    ObjectNode labelNode = meta.object("labels");
    labelNode.put(FAMILY_LABEL, address.family().wireName());
    labelNode.put(MANAGED_BY_LABEL, ALLOCATOR);
    object
        .putObject("spec")
        .putObject("parentRef")
        .put("resource", "services")
        .put("namespace", namespace)
        .put("name", service);
    return new Write.Put(key(address), storage.value(object, labels));
  }

  /** The write that ends the record. */
  public Write release(IpAddress address) {
    return new Write.Delete(key(address), null);
  }

  private String key(IpAddress address) {
    return storage.key("", address.toString());
  }
}
