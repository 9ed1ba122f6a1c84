package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.Decoded;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.SavedState.InvalidStateException;
import dev.duplane.cluster.SavedState.SavedObject;
import dev.duplane.controller.OwnObjects;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Body;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.registry.StoredObject;
import dev.duplane.registry.WriteOptions;
import dev.duplane.registry.networking.IpAddressRecords;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Write;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries of a store from saved objects, and finds everything that does not fit together: an
 * object that is there twice, an address or a node port of two Services, a kind that is not served,
 * a field that its kind does not have. All of it is told at once, with the objects' names.
 */
final class StateRestore {
  private static final System.Logger LOG = System.getLogger(StateRestore.class.getName());

  private final SavedState state;
  private final ServedResources served;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, RestoredObject> items = new LinkedHashMap<>();
  private final Map<IpAddress, RestoredObject> addresses = new LinkedHashMap<>();
  private final Map<Integer, RestoredObject> nodePorts = new LinkedHashMap<>();

  /**
   * An object that can be stored.
   *
   * @param saved where it is from
   * @param resource what it is one of
   * @param object as the codec has read it, without its resourceVersion
   * @param modRevision its resourceVersion; 0 if it has none
   */
  record RestoredObject(
      SavedObject saved, ServedResource resource, ObjectNode object, long modRevision) {
    String key() {
      ObjectMeta meta = ObjectMeta.of(object);
      return resource.storage().key(meta.namespace(), meta.name());
    }

    /** Whether it has never been stored anywhere. */
    boolean isManifest() {
      return ObjectMeta.of(object).uid().isEmpty();
    }

    boolean is(String kind) {
      return resource.resource().kind().equals(kind) && resource.resource().group().isEmpty();
    }

    StoredObject value() {
      return resource.registry().stored(object);
    }
  }

  /** Puts the entries that another store had at a revision into one that is empty. */
  interface Whole {
    void restore(List<Entry> entries, long revision);
  }

  private StateRestore(SavedState state, ServedResources served) {
    this.state = state;
    this.served = served;
  }

  /**
   * What is to be stored.
   *
   * @throws InvalidStateException if something does not fit
   */
  static StateRestore of(SavedState state, ServedResources served) throws InvalidStateException {
    StateRestore restore = new StateRestore(state, served);
    state.objects().forEach(restore::add);
    if (!restore.problems.isEmpty()) {
      throw new InvalidStateException(restore.problems);
    }
    return restore;
  }

  /**
   * Stores what has been stored before: the whole state with its revisions, or of a dump all
   * objects that have a uid, with the Namespaces that they are in and the IPAddress objects that
   * they lack.
   *
   * @param store with nothing in it
   * @param whole puts a whole state into that store
   * @param records of addresses
   * @param now when those are made
   */
  void into(Store store, Whole whole, IpAddressRecords records, Instant now) {
    if (state.exact()) {
      whole.restore(entries(), state.revision());
      return;
    }
    ResourceRegistry namespaces = Objects.requireNonNull(served.resource("", "v1", "namespaces"));
    for (String name : missingNamespaces()) {
      Body body = Body.json(JsonTree.bytes(OwnObjects.named(name)));
      namespaces.create("", body, WriteOptions.DEFAULT);
    }
    for (Map.Entry<IpAddress, RestoredObject> taken : addresses.entrySet()) {
      ObjectMeta service = ObjectMeta.of(taken.getValue().object());
      Write record = records.record(taken.getKey(), service.namespace(), service.name(), now);
      if (!service.uid().isEmpty() && !items.containsKey(record.key())) {
        store.commit(new Transaction(List.of(), List.of(record)));
      }
    }
    for (RestoredObject item : items.values()) {
      if (!item.isManifest()) {
        put(store, item.key(), item.value());
      }
    }
  }

  private static void put(Store store, String key, StoredObject value) {
    store.commit(new Transaction(List.of(), List.of(new Write.Put(key, value))));
  }

  /**
   * Creates the objects that have no uid, as a client would: they have never been stored.
   *
   * @throws InvalidStateException with all that is refused
   */
  void createManifests() throws InvalidStateException {
    for (RestoredObject item : items.values()) {
      if (item.isManifest()) {
        create(item);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidStateException(problems);
    }
  }

  private void create(RestoredObject item) {
    ResourceRegistry registry = item.resource().registry();
    String namespace = ObjectMeta.of(item.object()).namespace();
    Body body = Body.json(JsonTree.bytes(item.saved().tree()));
    try {
      registry.create(namespace, body, WriteOptions.DEFAULT);
    } catch (StatusException e) {
      boolean there = Objects.equals(e.status().reason(), "AlreadyExists");
      // A cluster has a few Namespaces of its own.
      if (!there || !item.is("Namespace")) {
        problems.add(item.saved().label() + ": " + e.getMessage());
      }
    }
  }

  /** The names of the Namespaces that objects are in and that are not there themselves. */
  private Set<String> missingNamespaces() {
    Set<String> missing = new LinkedHashSet<>();
    Set<String> there = new HashSet<>();
    for (RestoredObject item : items.values()) {
      ObjectMeta meta = ObjectMeta.of(item.object());
      missing.add(meta.namespace());
      if (item.is("Namespace")) {
        there.add(meta.name());
      }
    }
    missing.removeAll(there);
    missing.remove("");
    return missing;
  }

  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (RestoredObject item : items.values()) {
      long created = item.saved().createRevision();
      entries.add(
          new Entry(
              item.key(),
              item.value(),
              created == 0 ? item.modRevision() : created,
              item.modRevision()));
    }
    return entries;
  }

  private void add(SavedObject saved) {
    ServedResource resource = resource(saved.tree());
    if (resource == null) {
      unknown(
          saved.label()
              + ": the cluster serves no "
              + saved.tree().path("apiVersion").asText()
              + " "
              + saved.tree().path("kind").asText());
      return;
    }
    RestoredObject item = decode(saved, resource);
    if (item == null) {
      return;
    }
    if (items.putIfAbsent(item.key(), item) != null) {
      problems.add(saved.label() + ": is there twice");
    } else if (item.is("Service")) {
      claim(item);
    }
  }

  private void unknown(String what) {
    if (state.lenient()) {
      LOG.log(Level.WARNING, "left out: " + what);
    } else {
      problems.add(what);
    }
  }

  private @Nullable ServedResource resource(ObjectNode tree) {
    String apiVersion = tree.path("apiVersion").asText();
    String kind = tree.path("kind").asText();
    for (ServedResource resource : served.all()) {
      if (resource.resource().apiVersion().equals(apiVersion)
          && resource.resource().kind().equals(kind)) {
        return resource;
      }
    }
    return null;
  }

  private @Nullable RestoredObject decode(SavedObject saved, ServedResource resource) {
    Decoded decoded;
    try {
      decoded = resource.storage().codec().decode(saved.tree());
    } catch (DecodeException e) {
      problems.add(saved.label() + ": " + e.getMessage());
      return null;
    }
    decoded.strictErrors().forEach(error -> unknown(saved.label() + ": " + error));
    // The type is the resource's; it is not stored.
    decoded.object().remove(List.of("kind", "apiVersion"));
    ObjectMeta meta = ObjectMeta.of(decoded.object());
    if (!resource.resource().namespaced()) {
      meta.setNamespace("");
    } else if (meta.namespace().isEmpty()) {
      meta.setNamespace("default");
    }
    long revision = revision(saved, meta.resourceVersion());
    meta.remove("resourceVersion");
    return new RestoredObject(saved, resource, decoded.object(), revision);
  }

  /** Only a state with revisions of its own needs those of its objects. */
  private long revision(SavedObject saved, String text) {
    if (!state.exact()) {
      return 0;
    }
    try {
      long revision = Long.parseLong(text);
      if (revision > 0 && revision <= state.revision()) {
        return revision;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    problems.add(
        saved.label() + ": metadata.resourceVersion must be between 1 and " + state.revision());
    return 0;
  }

  private void claim(RestoredObject item) {
    ObjectNode spec =
        item.object().get("spec") instanceof ObjectNode there
            ? there
            : JsonNodeFactory.instance.objectNode();
    ObjectView view = new ObjectView(spec);
    String type = view.text("type");
    if (!type.equals("ExternalName")) {
      claimAddresses(item, view);
    }
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      // Two ports of one Service may share a node port.
      Set<Integer> ports = new LinkedHashSet<>();
      spec.path("ports").forEach(port -> ports.add(port.path("nodePort").asInt()));
      ports.add(spec.path("healthCheckNodePort").asInt());
      ports.remove(0);
      ports.forEach(port -> claimPort(item, port));
    }
  }

  private void claimAddresses(RestoredObject item, ObjectView spec) {
    List<String> ips = spec.texts("clusterIPs");
    if (ips.isEmpty() && !spec.text("clusterIP").isEmpty()) {
      ips = List.of(spec.text("clusterIP"));
    }
    for (String ip : ips) {
      if (ip.equals("None")) {
        continue;
      }
      IpAddress address = IpAddress.parseSloppy(ip);
      if (address == null) {
        problems.add(item.saved().label() + ": clusterIP " + ip + " is no IP address");
        continue;
      }
      RestoredObject other = addresses.putIfAbsent(address, item);
      if (other != null) {
        problems.add(clash(item, "clusterIP " + address, other));
      }
    }
  }

  private void claimPort(RestoredObject item, int port) {
    RestoredObject other = nodePorts.putIfAbsent(port, item);
    if (other != null) {
      problems.add(clash(item, "node port " + port, other));
    }
  }

  private static String clash(RestoredObject item, String what, RestoredObject other) {
    return item.saved().label() + ": " + what + " is also " + other.saved().label() + "'s";
  }
}
