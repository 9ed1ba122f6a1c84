package dev.duplane.store;

import org.junit.jupiter.api.extension.RegisterExtension;

class EtcdStoreTest extends StoreContract {
  @RegisterExtension static final EtcdStores STORES = new EtcdStores();

  @Override
  Store create(int keptEvents) {
    return STORES.create(keptEvents);
  }

  /** etcd still has what the copy has not. */
  @Override
  boolean remembers() {
    return true;
  }
}
