package dev.duplane.authorization.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.authorization.PolicyRule;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.store.Entry;
import dev.duplane.store.Snapshot;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Roles and bindings, read and ready to decide on, as the informers of kube-apiserver keep them.
 * What has changed since is read again by the next one who asks, kind by kind; so whoever has the
 * answer to a write is judged by what it wrote. Thread-safe.
 */
public final class RoleIndex {
  private final Map<RoleKind, ObjectStorage> storages;
  private final Supplier<Snapshot> snapshots;
  private final Map<RoleKind, AtomicLong> changes = new EnumMap<>(RoleKind.class);
  private final AtomicLong allChanges = new AtomicLong();
  private volatile @Nullable Roles current;

  /** The four kinds. */
  public enum RoleKind {
    CLUSTER_ROLES("clusterroles"),
    ROLES("roles"),
    CLUSTER_ROLE_BINDINGS("clusterrolebindings"),
    ROLE_BINDINGS("rolebindings");

    private final String plural;

    RoleKind(String plural) {
      this.plural = plural;
    }

    /** The name in paths. */
    public String plural() {
      return plural;
    }
  }

  /**
   * @param storages how the objects of each kind lie in the store
   * @param snapshots what is in the store now
   */
  public RoleIndex(Map<RoleKind, ObjectStorage> storages, Supplier<Snapshot> snapshots) {
    this.storages = new EnumMap<>(storages);
    this.snapshots = snapshots;
    for (RoleKind kind : RoleKind.values()) {
      changes.put(kind, new AtomicLong());
    }
  }

  /** Told when an object of a kind has been written or deleted. */
  public void changed(RoleKind kind) {
    Objects.requireNonNull(changes.get(kind)).incrementAndGet();
    allChanges.incrementAndGet();
  }

  /** What there is now. */
  Roles current() {
    Roles known = current;
    return known != null && known.seenChanges == allChanges.get() ? known : read();
  }

  private synchronized Roles read() {
    Roles known = current;
    Roles read = new Roles(allChanges.get(), changes);
    Snapshot snapshot = snapshots.get();
    for (RoleKind kind : RoleKind.values()) {
      if (known != null && Objects.equals(known.seen.get(kind), read.seen.get(kind))) {
        read.take(kind, known);
      } else {
        ObjectStorage storage = storages.get(kind);
        if (storage != null) {
          read.read(kind, storage, snapshot);
        }
      }
    }
    current = read;
    return read;
  }

  /** Roles and bindings at one moment. */
  static final class Roles {
    private final long seenChanges;
    private final Map<RoleKind, Long> seen = new EnumMap<>(RoleKind.class);
    private Map<String, List<PolicyRule>> clusterRoles = new HashMap<>();
    private Map<String, List<PolicyRule>> roles = new HashMap<>();
    private RoleBindings clusterBindings = new RoleBindings();
    private Map<String, RoleBindings> bindings = new HashMap<>();

    private Roles(long seenChanges, Map<RoleKind, AtomicLong> changes) {
      this.seenChanges = seenChanges;
      changes.forEach((kind, count) -> seen.put(kind, count.get()));
    }

    private void take(RoleKind kind, Roles other) {
      switch (kind) {
        case CLUSTER_ROLES -> clusterRoles = other.clusterRoles;
        case ROLES -> roles = other.roles;
        case CLUSTER_ROLE_BINDINGS -> clusterBindings = other.clusterBindings;
        case ROLE_BINDINGS -> bindings = other.bindings;
      }
    }

    private void read(RoleKind kind, ObjectStorage storage, Snapshot snapshot) {
      for (Entry entry : snapshot.range(storage.prefix(""), null)) {
        JsonNode object = storage.object(entry.value(), entry.modRevision());
        JsonNode meta = object.path("metadata");
        String namespace = meta.path("namespace").asText();
        String name = meta.path("name").asText();
        switch (kind) {
          case CLUSTER_ROLES -> clusterRoles.put(name, PolicyRule.read(object.path("rules")));
          case ROLES -> roles.put(namespace + "/" + name, PolicyRule.read(object.path("rules")));
          case CLUSTER_ROLE_BINDINGS -> clusterBindings.add(object);
          case ROLE_BINDINGS ->
              bindings.computeIfAbsent(namespace, first -> new RoleBindings()).add(object);
        }
      }
    }

    /** The bindings of the cluster. */
    RoleBindings clusterBindings() {
      return clusterBindings;
    }

    /** The bindings of a Namespace. */
    RoleBindings bindings(String namespace) {
      return bindings.getOrDefault(namespace, RoleBindings.NONE);
    }

    /** The rules of a role, or null if it is not there. */
    @Nullable List<PolicyRule> rules(String kind, String namespace, String name) {
      return switch (kind) {
        case "ClusterRole" -> clusterRoles.get(name);
        case "Role" -> roles.get(namespace + "/" + name);
        default -> null;
      };
    }
  }
}
