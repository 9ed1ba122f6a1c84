package dev.duplane.store;

import org.junit.jupiter.api.extension.RegisterExtension;

class EtcdStoreConcurrencyTest extends StoreConcurrencyContract {
  @RegisterExtension static final EtcdStores STORES = new EtcdStores();

  @Override
  Store create(int keptEvents) {
    return STORES.create(keptEvents);
  }

  @Override
  int times(int usual) {
    return usual / 25;
  }
}
