package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.DecodeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The owners of one object's fields while a write is computed. */
final class Ownership {
  /** As many as kube-apiserver keeps of those that update. */
  private static final int MAX_UPDATING = 10;

  /** The manager that takes over from the oldest ones when there are too many. */
  private static final String OLD_UPDATES = "ancient-changes";

  private static final String METADATA = "metadata";
  private static final String MANAGED_FIELDS = "managedFields";

  /** The last noted is the last. */
  private final Map<Owner.Id, Owner> owners = new LinkedHashMap<>();

  Ownership(List<Owner> owners) {
    owners.forEach(this::put);
  }

  /** The entries of an object, null if it has none. */
  static @Nullable JsonNode entriesOf(@Nullable ObjectNode object) {
    if (object == null || !(object.get(METADATA) instanceof ObjectNode metadata)) {
      return null;
    }
    return metadata.get(MANAGED_FIELDS);
  }

  /** The owners before a write, as the object says. */
  static Ownership of(@Nullable ObjectNode object) {
    return read(entriesOf(object), false);
  }

  /**
   * Whose fields they are before an update: as the new object says if that makes sense and the
   * update is of the object as a whole, else as the live one says. A client that knows nothing of
   * managedFields leaves them out or empty, which changes nothing; a single empty entry forgets
   * all.
   */
  static Ownership ofUpdate(@Nullable ObjectNode live, ObjectNode after, boolean ofSubresource) {
    JsonNode mine = entriesOf(live);
    JsonNode given = entriesOf(after);
    if (ofSubresource || given == null || given.isEmpty() || given.equals(mine)) {
      return read(mine, false);
    }
    if (given.size() == 1 && given.get(0).isEmpty()) {
      return new Ownership(List.of());
    }
    try {
      return read(given, true);
    } catch (DecodeException invalid) {
      return read(mine, false);
    }
  }

  /**
   * Reads entries; those that the server wrote itself are looked into only when need be.
   *
   * @throws DecodeException if what a client wrote is malformed
   */
  private static Ownership read(@Nullable JsonNode entries, boolean byClient) {
    Ownership ownership = new Ownership(List.of());
    if (entries != null) {
      for (JsonNode entry : entries) {
        Owner owner = Owner.read(entry);
        ownership.put(byClient ? owner.owning(owner.set()) : owner);
      }
    }
    return ownership;
  }

  boolean isEmpty() {
    return owners.isEmpty();
  }

  List<Owner> owners() {
    return List.copyOf(owners.values());
  }

  @Nullable Owner get(Owner.Id id) {
    return owners.get(id);
  }

  void put(Owner owner) {
    remove(owner.id());
    owners.put(owner.id(), owner);
  }

  void remove(Owner.Id id) {
    owners.remove(id);
  }

  /** Changes owners; those that own nothing afterwards are gone. */
  void replaceAll(UnaryOperator<Owner> change) {
    owners.replaceAll((id, owner) -> change.apply(owner));
    owners.values().removeIf(Owner::isEmpty);
  }

  /**
   * Keeps at most ten that update: the oldest of a version lose their names, and are one from then
   * on.
   */
  void limitUpdating() {
    List<Owner> updating = new ArrayList<>();
    for (Owner owner : owners.values()) {
      if (!owner.applies()) {
        updating.add(owner);
      }
    }
    int excess = updating.size() - MAX_UPDATING;
    if (excess <= 0) {
      return;
    }
    updating.sort(Owner.ORDER);
    Map<String, Owner> oldest = new HashMap<>();
    for (int i = 0; i < updating.size() && excess > 0; i++) {
      Owner owner = updating.get(i);
      Owner older = oldest.get(owner.apiVersion());
      if (older != null) {
        Owner.Id id = Owner.Id.updating(OLD_UPDATES, owner.apiVersion(), "");
        Owner merged =
            Owner.of(id, owner.apiVersion(), owner.time(), older.set().union(owner.set()));
        remove(older.id());
        remove(owner.id());
        put(merged);
        oldest.put(owner.apiVersion(), merged);
        excess--;
      } else {
        oldest.put(owner.apiVersion(), owner);
      }
    }
  }

  /** Writes the entries into an object. */
  void writeTo(ObjectNode object) {
    ObjectNode metadata = object.withObjectProperty(METADATA);
    if (owners.isEmpty()) {
      metadata.remove(MANAGED_FIELDS);
      return;
    }
    ArrayNode entries = JsonNodeFactory.instance.arrayNode(owners.size());
    List<Owner> sorted = new ArrayList<>(owners.values());
    sorted.sort(Owner.ORDER);
    sorted.forEach(owner -> entries.add(owner.entry()));
    metadata.set(MANAGED_FIELDS, entries);
  }
}
