package dev.duplane.store;

import org.junit.jupiter.api.extension.RegisterExtension;

class EtcdStoreHistoryTest extends StoreHistoryContract {
  @RegisterExtension static final EtcdStores STORES = new EtcdStores();

  @Override
  Store create(int keptEvents) {
    return STORES.create(keptEvents);
  }

  /** As many as a commit of the contract writes. */
  @Override
  int forgottenTogether() {
    return 4;
  }

  /** etcd still has what the copy has not. */
  @Override
  boolean remembers() {
    return true;
  }
}
