package dev.duplane.authorization.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.pod.PodReferences;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.Event;
import dev.duplane.store.Snapshot;
import dev.duplane.store.Store;
import dev.duplane.store.StoreWatch;
import dev.duplane.store.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which objects lead to which Node (plugin/pkg/auth/authorizer/node, graph.go and
 * graph_populator.go):
 *
 * <pre>
 *   Secret, ConfigMap, ServiceAccount, claim → Pod → Node
 *   Secret → volume → claim                    VolumeAttachment → Node
 * </pre>
 *
 * It is read when a kubelet first asks, and then follows the store, event by event, whenever one
 * asks again; so whoever has the answer to a write is judged by what it wrote. Thread-safe.
 */
public final class NodeGraph {
  private static final int EVENTS = 1000;

  /** Secrets of volumes that a kubelet reads; those that only controllers read are not here. */
  private static final List<String> VOLUME_SECRETS =
      List.of(
          "/azureFile",
          "/cephfs/secretRef",
          "/cinder/secretRef",
          "/flexVolume/secretRef",
          "/rbd/secretRef",
          "/scaleIO/secretRef",
          "/iscsi/secretRef",
          "/storageos/secretRef",
          "/csi/nodePublishSecretRef",
          "/csi/nodeStageSecretRef",
          "/csi/nodeExpandSecretRef");

  private final Store store;
  private final Map<EdgeSource, ObjectStorage> storages;
  private final Map<EdgeSource, StoreWatch> watches = new EnumMap<>(EdgeSource.class);

  /** The edges of each object that has some, by its key in the store. */
  private final Map<String, List<Edge>> edges = new HashMap<>();

  private final Map<Vertex, Set<Vertex>> outgoing = new HashMap<>();

  /** The kinds from whose objects edges come. */
  public enum EdgeSource {
    PODS("", "pods"),
    PERSISTENT_VOLUMES("", "persistentvolumes"),
    VOLUME_ATTACHMENTS("storage.k8s.io", "volumeattachments");

    private final String group;
    private final String plural;

    EdgeSource(String group, String plural) {
      this.group = group;
      this.plural = plural;
    }

    public String group() {
      return group;
    }

    public String plural() {
      return plural;
    }
  }

  /** The kinds of objects that are in the graph. */
  enum VertexType {
    NODE,
    POD,
    SECRET,
    CONFIG_MAP,
    CLAIM,
    VOLUME,
    VOLUME_ATTACHMENT,
    SERVICE_ACCOUNT
  }

  private record Vertex(VertexType type, String namespace, String name) {}

  private record Edge(Vertex from, Vertex to) {}

  /**
   * @param store which holds the objects
   * @param storages how those of each kind lie in it
   */
  public NodeGraph(Store store, Map<EdgeSource, ObjectStorage> storages) {
    this.store = store;
    this.storages = new EnumMap<>(storages);
  }

  /** Whether an object leads to a Node. */
  synchronized boolean leadsTo(String node, VertexType type, String namespace, String name) {
    follow();
    Vertex start = new Vertex(type, namespace, name);
    Set<Vertex> seen = new HashSet<>();
    Deque<Vertex> waiting = new ArrayDeque<>(List.of(start));
    while (!waiting.isEmpty()) {
      Vertex vertex = waiting.remove();
      if (vertex.type() == VertexType.NODE && vertex.name().equals(node)) {
        return true;
      }
      if (seen.add(vertex)) {
        waiting.addAll(outgoing.getOrDefault(vertex, Set.of()));
      }
    }
    return false;
  }

  private void follow() {
    try {
      if (watches.isEmpty()) {
        read();
      }
      watches.forEach(this::follow);
    } catch (CompactedException e) {
      // Nobody has asked for so long that it is less work to begin again.
      read();
    }
  }

  private void read() {
    watches.values().forEach(StoreWatch::close);
    watches.clear();
    edges.clear();
    outgoing.clear();
    Snapshot snapshot = store.snapshot();
    storages.forEach(
        (source, storage) -> {
          String prefix = storage.prefix("");
          for (Entry entry : snapshot.range(prefix, null)) {
            put(source, entry.key(), entry.value(), entry.modRevision());
          }
          watches.put(source, store.watch(prefix, snapshot.revision()));
        });
  }

  private void follow(EdgeSource source, StoreWatch watch) {
    for (List<Event> events = watch.poll(EVENTS); !events.isEmpty(); events = watch.poll(EVENTS)) {
      for (Event event : events) {
        put(source, event.key(), event.current(), event.revision());
      }
    }
  }

  private void put(EdgeSource source, String key, @Nullable Value value, long revision) {
    List<Edge> before = edges.remove(key);
    if (before != null) {
      for (Edge edge : before) {
        Set<Vertex> to = outgoing.getOrDefault(edge.from(), new HashSet<>());
        to.remove(edge.to());
        if (to.isEmpty()) {
          outgoing.remove(edge.from());
        }
      }
    }
    ObjectStorage storage = storages.get(source);
    if (value == null || storage == null) {
      return;
    }
    ObjectNode object = storage.object(value, revision);
    List<Edge> now =
        switch (source) {
          case PODS -> ofPod(object);
          case PERSISTENT_VOLUMES -> ofVolume(object);
          case VOLUME_ATTACHMENTS -> ofAttachment(object);
        };
    if (!now.isEmpty()) {
      edges.put(key, now);
      now.forEach(
          edge -> outgoing.computeIfAbsent(edge.from(), first -> new HashSet<>()).add(edge.to()));
    }
  }

  /** A Pod that a kubelet has made itself gives it nothing. */
  private static List<Edge> ofPod(JsonNode pod) {
    String node = pod.at("/spec/nodeName").asText();
    if (node.isEmpty()) {
      return List.of();
    }
    String namespace = pod.at("/metadata/namespace").asText();
    Vertex own = new Vertex(VertexType.POD, namespace, pod.at("/metadata/name").asText());
    List<Edge> edges = new ArrayList<>();
    edges.add(new Edge(own, new Vertex(VertexType.NODE, "", node)));
    PodReferences references = new PodReferences(pod);
    if (references.isMirror()) {
      return edges;
    }
    String account = pod.at("/spec/serviceAccountName").asText();
    if (!account.isEmpty()) {
      edges.add(new Edge(new Vertex(VertexType.SERVICE_ACCOUNT, namespace, account), own));
    }
    add(edges, VertexType.SECRET, namespace, references.secrets(), own);
    add(edges, VertexType.CONFIG_MAP, namespace, references.configMaps(), own);
    add(edges, VertexType.CLAIM, namespace, references.claims(), own);
    return edges;
  }

  private static void add(
      List<Edge> edges, VertexType type, String namespace, Set<String> names, Vertex to) {
    names.forEach(name -> edges.add(new Edge(new Vertex(type, namespace, name), to)));
  }

  private static List<Edge> ofVolume(JsonNode volume) {
    JsonNode claim = volume.at("/spec/claimRef");
    if (!claim.isObject()) {
      return List.of();
    }
    Vertex own = new Vertex(VertexType.VOLUME, "", volume.at("/metadata/name").asText());
    String namespace = claim.path("namespace").asText();
    List<Edge> edges = new ArrayList<>();
    edges.add(new Edge(own, new Vertex(VertexType.CLAIM, namespace, claim.path("name").asText())));
    for (String pointer : VOLUME_SECRETS) {
      JsonNode reference = volume.path("spec").at(pointer);
      String name = reference.path("secretName").asText(reference.path("name").asText());
      String given = reference.path("secretNamespace").asText(reference.path("namespace").asText());
      if (!name.isEmpty()) {
        edges.add(
            new Edge(
                new Vertex(VertexType.SECRET, given.isEmpty() ? namespace : given, name), own));
      }
    }
    return edges;
  }

  private static List<Edge> ofAttachment(JsonNode attachment) {
    String node = attachment.at("/spec/nodeName").asText();
    String name = attachment.at("/metadata/name").asText();
    return node.isEmpty()
        ? List.of()
        : List.of(
            new Edge(
                new Vertex(VertexType.VOLUME_ATTACHMENT, "", name),
                new Vertex(VertexType.NODE, "", node)));
  }
}
