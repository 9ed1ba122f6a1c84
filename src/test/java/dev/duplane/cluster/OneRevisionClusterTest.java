package dev.duplane.cluster;

import dev.duplane.store.OneRevisionStore;
import dev.duplane.store.Store;

/** The same, where all that a commit writes has one revision, as on etcd. */
class OneRevisionClusterTest extends UnreliableStoreTest {
  @Override
  Store behind() {
    return new OneRevisionStore();
  }
}
