package dev.duplane.store.etcd;

import dev.duplane.store.StoreException;
import java.io.IOException;

/** Reads all that an etcd has at one moment, and leaves it alone from then on. */
public final class EtcdReading {
  private EtcdReading() {}

  /** Gets the keys below the prefix, in order. */
  public interface KeyReader {
    /**
     * Gets one key.
     *
     * @param key as a store's, {@code /registry/…} whatever the prefix is in etcd
     * @param bytes what is stored
     * @param createRevision of the write that made the key
     * @param modRevision of the last write
     */
    void key(String key, byte[] bytes, long createRevision, long modRevision);
  }

  /**
   * Reads.
   *
   * @return the revision at which all of it is so
   * @throws IOException if a file of certificates cannot be read
   * @throws StoreException if etcd cannot be asked
   */
  public static long read(EtcdConfiguration configuration, KeyReader each) throws IOException {
    EtcdKeys keys = new EtcdKeys(configuration.prefix());
    try (EtcdConnection etcd = new EtcdConnection(configuration)) {
      return etcd.read(
          keys.root(),
          0,
          stored -> {
            String key = keys.inStore(stored.getKey());
            if (key != null) {
              each.key(
                  key,
                  stored.getValue().getBytes(),
                  stored.getCreateRevision(),
                  stored.getModRevision());
            }
          });
    }
  }
}
