package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.yaml.Position;
import dev.duplane.cluster.SavedState.SavedObject;
import dev.duplane.registry.StoredValueCodec;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects of a cluster as they lie in its etcd, for a copy in memory: each with its
 * resourceVersion, so that the copy goes on where the cluster was.
 */
public final class StoredObjects {
  private static final System.Logger LOG = System.getLogger(StoredObjects.class.getName());

  /** What kube-apiserver keeps there for itself. */
  private static final List<String> NO_OBJECTS =
      List.of("/registry/ranges/", "/registry/masterleases/", "/registry/peerserverleases/");

  private StoredObjects() {}

  /**
   * What lies under one key.
   *
   * @param key beginning with {@code /registry/}
   * @param bytes JSON or Kubernetes protobuf
   * @param createRevision of the write that made the key
   * @param modRevision of the last write
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Raw(String key, byte[] bytes, long createRevision, long modRevision) {}

  /**
   * All of it as a state that a cluster can begin with. What cannot be read, as what is encrypted
   * at rest, is left out, with a warning.
   *
   * @param revision at which all of it is so
   */
  public static SavedState state(long revision, List<Raw> all) {
    List<SavedObject> objects = new ArrayList<>();
    for (Raw raw : all) {
      if (NO_OBJECTS.stream().anyMatch(raw.key()::startsWith)) {
        continue;
      }
      try {
        ObjectNode tree = StoredValueCodec.tree(raw.bytes());
        tree.withObject("/metadata").put("resourceVersion", Long.toString(raw.modRevision()));
        objects.add(new SavedObject(Position.startOf(raw.key()), tree, raw.createRevision()));
      } catch (DecodeException e) {
        LOG.log(Level.WARNING, "left out: " + raw.key() + ": " + e.getMessage());
      }
    }
    return new SavedState(revision, 0, objects, true);
  }
}
