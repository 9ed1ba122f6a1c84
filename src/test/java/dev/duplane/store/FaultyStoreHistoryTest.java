package dev.duplane.store;

class FaultyStoreHistoryTest extends StoreHistoryContract {

  @Override
  Store create(int keptEvents) {
    return new FaultyStore(new MemoryStore(keptEvents));
  }
}
