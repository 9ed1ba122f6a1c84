package dev.duplane.controller.kubernetesservice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.net.IpAddress;
import dev.duplane.store.CommitResult;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.CommitResult.Unknown;
import dev.duplane.store.Entry;
import dev.duplane.store.RawValue;
import dev.duplane.store.SharedStore;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Precondition.Absent;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the servers that are up and use one store. Each has a key, with an Endpoints
 * object under it, which goes by itself if its server does not write it again in time (Kubernetes,
 * {@code pkg/controlplane/reconcilers/lease.go}). A kube-apiserver on the same etcd has its own
 * there.
 */
final class MasterLeases {
  private static final String PREFIX = "/registry/masterleases/";

  /** {@code DefaultEndpointReconcilerTTL}. */
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(15);

  private final SharedStore store;

  MasterLeases(SharedStore store) {
    this.store = store;
  }

  /** The addresses. */
  List<IpAddress> list() {
    List<IpAddress> addresses = new ArrayList<>();
    for (Entry entry : store.snapshot().range(PREFIX, null)) {
      IpAddress address = IpAddress.parse(tree(entry).at("/subsets/0/addresses/0/ip").asText());
      if (address != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private static JsonNode tree(Entry entry) {
    return JsonTree.parse(entry.value().bytes());
  }

  /**
   * Adds an address, or has it stay for its whole time again.
   *
   * @return whether it was not there
   * @throws dev.duplane.store.StoreException if the store does not say that it has done so
   */
  boolean update(IpAddress address) {
    String key = PREFIX + address;
    Entry entry = store.snapshot().get(key);
    CommitResult result = put(key, entry, address);
    while (result instanceof Refused refused) {
      // Another server with the same address was faster.
      entry = refused.actual();
      result = put(key, entry, address);
    }
    requireKnown(result);
    return entry == null;
  }

  private CommitResult put(String key, @Nullable Entry entry, IpAddress address) {
    Precondition unchanged =
        entry == null ? new Absent(key) : new Unchanged(key, entry.modRevision());
    Write put = new Write.Put(key, endpoints(address, generation(entry) + 1));
    return store.commit(new Transaction(List.of(unchanged), List.of(put)), TIME_TO_LIVE);
  }

  private static long generation(@Nullable Entry entry) {
    return entry == null ? 0 : tree(entry).path("metadata").path("generation").asLong();
  }

  private static RawValue endpoints(IpAddress address, long generation) {
    String json =
        "{\"kind\":\"Endpoints\",\"apiVersion\":\"v1\",\"metadata\":{\"generation\":"
            + generation
            + "},\"subsets\":[{\"addresses\":[{\"ip\":\""
            + address
            + "\"}]}]}";
    return new RawValue(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Takes an address out.
   *
   * @throws dev.duplane.store.StoreException if the store does not say that it has done so
   */
  void remove(IpAddress address) {
    requireKnown(
        store.commit(new Transaction(List.of(), List.of(new Write.Delete(PREFIX + address)))));
  }

  private static void requireKnown(CommitResult result) {
    if (result instanceof Unknown unknown) {
      throw new UnavailableException(unknown.message());
    }
  }
}
