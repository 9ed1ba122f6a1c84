package dev.duplane.store;

class MemoryStoreConcurrencyTest extends StoreConcurrencyContract {

  @Override
  Store create(int keptEvents) {
    return new MemoryStore(keptEvents);
  }
}
