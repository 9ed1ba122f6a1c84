package dev.duplane.store;

class MemoryStoreHistoryTest extends StoreHistoryContract {

  @Override
  Store create(int keptEvents) {
    return new MemoryStore(keptEvents);
  }
}
